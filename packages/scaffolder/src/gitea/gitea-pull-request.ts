import { z } from 'zod'
import type { ChangeVariant } from '../publish/change-variant.ts'
import {
  pullRequest,
  pullRequestInput,
  pullRequestOutput,
  pullRequestOutputs,
} from '../publish/pull-request-input.ts'

const names = z.array(z.string()).optional()
const proposal = {
  assignees: names.describe('Users who shall take care of it'),
  reviewers: names.describe('Users who are asked for a review'),
  teamReviewers: names.describe('Teams that are asked for a review'),
}

/** What a pull request is opened with, beyond what any change is. */
export const proposalSettings = z.object(proposal)

/** `publish:gitea:pull-request`: the peer has none; it takes what that for GitHub takes. */
export const giteaPullRequest: ChangeVariant = {
  id: 'publish:gitea:pull-request',
  type: 'gitea',
  title: 'Gitea or Forgejo',
  noun: 'pull request',
  input: { ...pullRequestInput, ...proposal },
  output: pullRequestOutput,
  request: (input) => pullRequest(input, proposalSettings.parse(input)),
  outputs: pullRequestOutputs,
  examples: [
    {
      description: 'Propose the files of a folder',
      input: {
        repoUrl: 'codeberg.org?owner=org&repo=deployments',
        branchName: 'add-ledger',
        title: 'Deploy the ledger',
        sourcePath: 'deployment',
        targetPath: 'services/ledger',
        reviewers: ['ana'],
      },
    },
  ],
}
