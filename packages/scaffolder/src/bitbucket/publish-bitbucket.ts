import { z } from 'zod'
import type { PublishVariant } from '../publish/publish-action.ts'

const repoVisibility = z
  .enum(['private', 'public'])
  .default('private')
  .describe('Who sees the repository')

/** `publish:bitbucketCloud`, with the inputs of the peer's. */
export const publishBitbucketCloud: PublishVariant = {
  id: 'publish:bitbucketCloud',
  type: 'bitbucketCloud',
  title: 'Bitbucket Cloud',
  input: { repoVisibility },
  examples: [
    {
      description: 'Publish into a project of a workspace',
      input: { repoUrl: 'bitbucket.org?workspace=org&project=PAY&repo=ledger' },
    },
  ],
}

/** `publish:bitbucketServer`, with the inputs of the peer's. */
export const publishBitbucketServer: PublishVariant = {
  id: 'publish:bitbucketServer',
  type: 'bitbucketServer',
  title: 'Bitbucket Server',
  input: {
    repoVisibility,
    enableLFS: z
      .boolean()
      .optional()
      .describe('Whether large files are kept beside the repository'),
  },
  examples: [
    {
      description: 'Publish into a project',
      input: { repoUrl: 'bitbucket.example?project=PAY&repo=ledger' },
    },
  ],
}
