import { type Entity, isAbortOf, messageOf } from '@callboard/core'
import { z } from 'zod'
import {
  type Action,
  type ActionContext,
  defineAction,
  type TaskUser,
  type UndoContext,
} from './define-action.ts'

/** What registering a location came to. */
export interface Registered {
  entityRef?: string | undefined
  /** Whether the location was there before: then it stays when the run is undone. @default true */
  existed?: boolean | undefined
}

/** The port by which a host connects its catalog to the actions. */
export interface CatalogRegistry {
  /**
   * Adds a location to the catalog and says which entity it holds: the first component, or else the first entity. It is
   * in the catalog when this resolves. With `optional` a location that cannot be read is no error.
   */
  register(location: {
    type: 'url'
    target: string
    optional: boolean
    signal: AbortSignal
  }): Promise<Registered>
  /**
   * Takes a location out of the catalog again that a run has added; one that is gone already is no error.
   *
   * @default registering cannot be undone
   */
  unregister?(location: { target: string; signal: AbortSignal }): Promise<void>
  /**
   * Entities by canonical reference, in the order of the references; nothing for one that is not there, or that the
   * user may not see. Without it there is no `catalog:fetch`.
   */
  entities?(query: {
    refs: readonly string[]
    user?: TaskUser
    signal: AbortSignal
  }): Promise<readonly (Entity | undefined)[]>
}

const optional = z
  .boolean()
  .default(false)
  .describe('Whether the step succeeds where nothing can be read')
const registerInput = z.union([
  z.strictObject({
    catalogInfoUrl: z.string().min(1).describe('Address of a file of entities'),
    optional,
  }),
  z.strictObject({
    repoContentsUrl: z.string().min(1).describe('Address of the files of a repository'),
    catalogInfoPath: z
      .string()
      .default('/catalog-info.yaml')
      .describe('Path of a file of entities in it'),
    optional,
  }),
])
const registerOutput = z.strictObject({
  entityRef: z.string().optional().describe('What was registered'),
  catalogInfoUrl: z.string().describe('Where it is described'),
  created: z
    .boolean()
    .describe('Whether this run added it; only then is it taken out when the run is undone'),
})

/** `catalog:register`: makes the catalog read what the run has published. */
export function catalogRegister({ catalog }: { catalog: CatalogRegistry }): Action {
  const { unregister } = catalog
  const action = defineAction({
    id: 'catalog:register',
    description: 'Adds what was published to the catalog.',
    input: registerInput,
    output: registerOutput,
    examples: [
      {
        description: 'Register a new repository',
        input: { repoContentsUrl: 'https://github.com/org/ledger/tree/main' },
      },
    ],
    run: (context) => register(catalog, context),
    plan({ input }) {
      const catalogInfoUrl = targetOf(input)
      return {
        sideEffects: [{ text: `Adds ${catalogInfoUrl} to the catalog`, target: catalogInfoUrl }],
        output: { catalogInfoUrl, created: true },
      }
    },
  })
  if (!unregister) return action
  return {
    ...action,
    async undo({ output, logger, signal }: UndoContext<unknown, z.output<typeof registerOutput>>) {
      if (!output.created) return
      await unregister({ target: output.catalogInfoUrl, signal })
      logger.info(`Took ${output.catalogInfoUrl} out of the catalog`)
    },
  }
}

async function register(
  catalog: CatalogRegistry,
  { input, logger, signal }: ActionContext<z.output<typeof registerInput>>,
): Promise<z.output<typeof registerOutput>> {
  const catalogInfoUrl = targetOf(input)
  logger.info(`Registering ${catalogInfoUrl} in the catalog`)
  const location = { type: 'url', target: catalogInfoUrl, optional: input.optional } as const
  try {
    const { entityRef, existed = true } = await catalog.register({ ...location, signal })
    return { catalogInfoUrl, created: !existed, ...(entityRef !== undefined && { entityRef }) }
  } catch (error) {
    if (!input.optional || isAbortOf(signal, error)) throw error
    logger.warn(`It cannot be registered: ${messageOf(error)}`)
    return { catalogInfoUrl, created: false }
  }
}

function targetOf(input: z.output<typeof registerInput>): string {
  if ('catalogInfoUrl' in input) return input.catalogInfoUrl
  const base = input.repoContentsUrl.replace(/\/+$/, '')
  return `${base}/${input.catalogInfoPath.replace(/^\/+/, '')}`
}
