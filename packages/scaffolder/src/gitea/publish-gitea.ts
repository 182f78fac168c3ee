import { z } from 'zod'
import type { PublishVariant } from '../publish/publish-action.ts'

/** `publish:gitea`, with the inputs of the peer's. */
export const publishGitea: PublishVariant = {
  id: 'publish:gitea',
  type: 'gitea',
  title: 'Gitea or Forgejo',
  input: {
    repoVisibility: z
      .enum(['private', 'public'])
      .default('private')
      .describe('Who sees the repository'),
    defaultBranch: z.string().default('main').describe('Branch that is pushed to'),
  },
  examples: [
    {
      description: 'Publish a public repository',
      input: { repoUrl: 'codeberg.org?owner=org&repo=ledger', repoVisibility: 'public' },
    },
  ],
}
