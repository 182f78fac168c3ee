import { z } from 'zod'
import type { PublishVariant } from '../publish/publish-action.ts'

/** `publish:azure`, with the inputs of the peer's. */
export const publishAzure: PublishVariant = {
  id: 'publish:azure',
  type: 'azure',
  title: 'Azure DevOps',
  output: { repositoryId: z.string().describe('What Azure DevOps calls the repository by') },
  examples: [
    {
      description: 'Publish into a project of an organisation',
      input: { repoUrl: 'dev.azure.com?organization=org&project=payments&repo=ledger' },
    },
  ],
}
