import type { PublishVariant } from '../publish/publish-action.ts'
import { defaultBranchInput, protectionInput } from './github-settings.ts'

/** `github:repo:push`, with the inputs of the peer's: it fills what `github:repo:create` has made. */
export const pushGithub: PublishVariant = {
  id: 'github:repo:push',
  type: 'github',
  title: 'GitHub',
  existing: true,
  input: { ...defaultBranchInput, ...protectionInput },
  examples: [
    {
      description: 'Push the workspace into a repository that a step before has made',
      input: { repoUrl: 'github.com?owner=org&repo=ledger', defaultBranch: 'main' },
    },
  ],
}
