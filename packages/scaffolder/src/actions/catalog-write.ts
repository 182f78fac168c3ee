import { stringify } from 'yaml'
import { z } from 'zod'
import { isRecord } from '../expressions/plain-data.ts'
import { defineWorkspaceAction } from './define-workspace-action.ts'

/** `catalog:write`: writes an entity into the workspace, naming the template that it comes from. */
export const catalogWrite = defineWorkspaceAction({
  id: 'catalog:write',
  description: 'Writes a catalog-info.yaml into the workspace.',
  input: z.strictObject({
    filePath: z.string().min(1).default('catalog-info.yaml').describe('File in the workspace'),
    entity: z.record(z.string(), z.unknown()).describe('The entity'),
  }),
  examples: [
    {
      description: 'Describe a component',
      input: {
        entity: {
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'Component',
          metadata: { name: 'ledger' },
        },
      },
    },
  ],
  async run({ input, workspace, template, logger }) {
    const { metadata } = input.entity
    const known = isRecord(metadata) ? metadata : {}
    const annotations = isRecord(known.annotations) ? known.annotations : {}
    const entity = {
      ...input.entity,
      metadata: {
        ...known,
        annotations: { ...annotations, 'backstage.io/source-template': template.ref },
      },
    }
    await workspace.write(input.filePath, stringify(entity))
    logger.info(`Wrote ${input.filePath}`)
  },
})
