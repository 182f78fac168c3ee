import { canonicalRef, type Entity } from '@callboard/core'
import { z } from 'zod'
import { errors } from '../errors.ts'
import type { CatalogRegistry } from './catalog-register.ts'
import type { Action, ActionContext } from './define-action.ts'
import { defineWorkspaceAction } from './define-workspace-action.ts'

const fetchInput = z
  .strictObject({
    entityRef: z.string().min(1).optional().describe('One entity, for the output "entity"'),
    entityRefs: z
      .array(z.string().min(1))
      .max(1000)
      .optional()
      .describe('Several entities, for the output "entities"'),
    optional: z
      .boolean()
      .default(false)
      .describe('Gives null for what is not there, instead of failing'),
    defaultKind: z.string().optional().describe('Kind of references that name none'),
    defaultNamespace: z.string().optional().describe('Namespace of references that name none'),
  })
  .refine(
    ({ entityRef, entityRefs, optional }) => optional || entityRef !== undefined || entityRefs,
    'one of "entityRef" and "entityRefs" is needed',
  )

/** `catalog:fetch`: reads entities of the catalog as the user may see them. */
export function catalogFetch({
  entities,
}: {
  entities: NonNullable<CatalogRegistry['entities']>
}): Action {
  return defineWorkspaceAction({
    id: 'catalog:fetch',
    description: 'Reads entities of the catalog.',
    input: fetchInput,
    output: z.strictObject({
      entity: z.unknown().optional().describe('The entity; null when it is not there'),
      entities: z.array(z.unknown()).optional().describe('The entities, in the order of the input'),
    }),
    examples: [
      { description: 'One entity', input: { entityRef: 'component:default/ledger' } },
      {
        description: 'Several groups, if they are there',
        input: { entityRefs: ['team-a', 'team-b'], defaultKind: 'group', optional: true },
      },
    ],
    async run(context) {
      const { entityRef, entityRefs } = context.input
      const refs = [entityRef ?? [], entityRefs ?? []].flat()
      const found = await readAll(context, { refs, entities })
      return {
        ...(entityRef !== undefined && { entity: found[0] }),
        ...(entityRefs && { entities: found.slice(entityRef === undefined ? 0 : 1) }),
      }
    },
  })
}

async function readAll(
  { input, user, signal }: ActionContext<z.output<typeof fetchInput>>,
  {
    refs,
    entities,
  }: { refs: readonly string[]; entities: NonNullable<CatalogRegistry['entities']> },
): Promise<(Entity | null)[]> {
  const defaults = { kind: input.defaultKind, namespace: input.defaultNamespace }
  const canonical = refs.map((ref) => canonicalRef(ref, defaults))
  if (canonical.length === 0) return []
  const found = await entities({ refs: canonical, ...(user && { user }), signal })
  return canonical.map((ref, index) => {
    const entity = found[index]
    if (!entity && !input.optional) throw errors.ENTITY_MISSING({ ref })
    return entity ?? null
  })
}
