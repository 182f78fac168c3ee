import { stringify } from 'yaml'
import { z } from 'zod'
import { isRecord } from '../expressions/plain-data.ts'
import { type ActionContext, defineAction } from './define-action.ts'

const writeInput = z.strictObject({
  filePath: z.string().default('catalog-info.yaml'),
  entity: z.record(z.string(), z.unknown()),
})

/** `catalog:write`: writes an entity into the workspace, naming the template that it comes from. */
export const catalogWrite = defineAction({
  id: 'catalog:write',
  description: 'Writes a catalog-info.yaml into the workspace.',
  input: writeInput,
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
  run: writeEntity,
  plan: async (context) => {
    await writeEntity(context)
    return { sideEffects: [] }
  },
})

async function writeEntity({
  input,
  workspace,
  template,
  logger,
}: ActionContext<z.output<typeof writeInput>>): Promise<void> {
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
}
