import type { PublishVariant } from '../publish/publish-action.ts'
import { defaultBranchInput, protectionInput, repositoryInput } from './github-settings.ts'

/** `publish:github`, with the inputs of the peer's. */
export const publishGithub: PublishVariant = {
  id: 'publish:github',
  type: 'github',
  title: 'GitHub',
  input: { ...repositoryInput, ...defaultBranchInput, ...protectionInput },
  examples: [
    {
      description: 'Publish a private repository',
      input: { repoUrl: 'github.com?owner=org&repo=ledger', repoVisibility: 'private' },
    },
    {
      description: 'Publish with a team as its owner, topics and two reviews for each change',
      input: {
        repoUrl: 'github.com?owner=org&repo=ledger',
        defaultBranch: 'main',
        access: 'org/payments',
        topics: ['payments', 'go'],
        requiredApprovingReviewCount: 2,
      },
    },
  ],
}
