import type { ChangeVariant } from '../publish/change-variant.ts'
import {
  pullRequest,
  pullRequestInput,
  pullRequestOutput,
  pullRequestOutputs,
} from '../publish/pull-request-input.ts'

/** `publish:azure:pull-request`: the peer has none that pushes; it takes what that for GitHub takes. */
export const azurePullRequest: ChangeVariant = {
  id: 'publish:azure:pull-request',
  type: 'azure',
  title: 'Azure DevOps',
  noun: 'pull request',
  input: pullRequestInput,
  output: pullRequestOutput,
  request: (input) => pullRequest(input, {}),
  outputs: pullRequestOutputs,
  examples: [
    {
      description: 'Propose the files of a folder',
      input: {
        repoUrl: 'dev.azure.com?organization=org&project=payments&repo=deployments',
        branchName: 'add-ledger',
        title: 'Deploy the ledger',
        sourcePath: 'deployment',
        targetPath: 'services/ledger',
      },
    },
  ],
}
