import { z } from 'zod'
import { errors } from '../errors.ts'
import { type Action, defineAction } from './define-action.ts'

/** The port by which a host connects its catalog to the actions. */
export interface CatalogRegistry {
  /**
   * Adds a location to the catalog and says which entity it holds: the first component, or else the first entity.
   * With `optional` a location that cannot be read is no error.
   */
  register(location: {
    type: 'url'
    target: string
    optional: boolean
    signal: AbortSignal
  }): Promise<{ entityRef?: string | undefined }>
}

const registerInput = z.union([
  z.strictObject({ catalogInfoUrl: z.string().min(1), optional: z.boolean().default(false) }),
  z.strictObject({
    repoContentsUrl: z.string().min(1),
    catalogInfoPath: z.string().default('/catalog-info.yaml'),
    optional: z.boolean().default(false),
  }),
])
const registerOutput = z.strictObject({
  entityRef: z.string().optional(),
  catalogInfoUrl: z.string(),
})

/** `catalog:register`: makes the catalog read what the run has published. */
export function catalogRegister({ catalog }: { catalog?: CatalogRegistry | undefined }): Action {
  return defineAction({
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
    async run({ input, logger, signal }) {
      if (!catalog) throw errors.CATALOG_MISSING({ action: 'catalog:register' })
      const catalogInfoUrl = targetOf(input)
      logger.info(`Registering ${catalogInfoUrl} in the catalog`)
      const location = { type: 'url', target: catalogInfoUrl } as const
      const { entityRef } = await catalog.register({
        ...location,
        optional: input.optional,
        signal,
      })
      return { catalogInfoUrl, ...(entityRef !== undefined && { entityRef }) }
    },
    plan({ input }) {
      const catalogInfoUrl = targetOf(input)
      return {
        sideEffects: [{ text: `Adds ${catalogInfoUrl} to the catalog`, target: catalogInfoUrl }],
        output: { catalogInfoUrl },
      }
    },
  })
}

function targetOf(input: z.output<typeof registerInput>): string {
  if ('catalogInfoUrl' in input) return input.catalogInfoUrl
  const base = input.repoContentsUrl.replace(/\/+$/, '')
  return `${base}/${input.catalogInfoPath.replace(/^\/+/, '')}`
}
