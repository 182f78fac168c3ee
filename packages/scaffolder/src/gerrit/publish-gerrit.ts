import type { PublishVariant } from '../publish/publish-action.ts'

/** `publish:gerrit`, with the inputs of the peer's. */
export const publishGerrit: PublishVariant = {
  id: 'publish:gerrit',
  type: 'gerrit',
  title: 'Gerrit',
  examples: [
    {
      description: 'Publish a project that a group owns',
      input: { repoUrl: 'gerrit.example?workspace=All-Projects&owner=payments&repo=ledger' },
    },
  ],
}
