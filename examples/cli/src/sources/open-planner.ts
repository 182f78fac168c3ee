import { resolve } from 'node:path'
import type { Catalog } from '@callboard/catalog'
import { createReaders, entityRefOf, type Readers } from '@callboard/core'
import { fileReader, openFolder } from '@callboard/core/node'
import type { LoadedConfig } from '@callboard/portal'
import {
  type Action,
  builtinActions,
  builtinFields,
  createScaffolder,
  type EntityLookup,
  type Scaffolder,
  type TaskUser,
} from '@callboard/scaffolder'
import type { CommandContext } from '../command.ts'
import { addressReaders } from './address-readers.ts'
import { loadConfiguration } from './load-sources.ts'
import { openCatalog } from './open-catalog.ts'
import { planOnlyPorts } from './plan-only-ports.ts'

/** What plans templates, without a portal around it. */
export interface OpenPlanner extends AsyncDisposable {
  scaffolder: Scaffolder
  readers: Readers
  /** Where there are sources. */
  catalog?: Catalog
  user?: TaskUser
}

/** What {@link openPlanner} is given. */
interface PlannerParts {
  /** Name of the command, for its errors. */
  command: string
  /** Sources, where there are any: pickers then offer their entities. */
  loaded: LoadedConfig | undefined
  /** Folders that may be read besides. */
  folders: readonly string[]
  /** Addresses whose hosts may be read from besides. */
  addresses?: readonly string[]
  /** Actions besides the built-in ones and those of the sources. */
  actions?: readonly Action[]
}

/**
 * A scaffolder that stands alone, for a pipeline or a template's author. The built-in actions read the given folders and
 * what the sources allow; publishing can be planned, with the same addresses on every machine, but has nowhere to go.
 */
export async function openPlanner(
  context: CommandContext,
  { command, loaded, folders, addresses = [], actions = [] }: PlannerParts,
): Promise<OpenPlanner> {
  const opened = loaded && (await openCatalog(context, command))
  try {
    const readers = await readersFor(context, { loaded, folders, addresses })
    const builtin = builtinActions({ readers, ...planOnlyPorts(opened?.catalog) })
    const scaffolder = createScaffolder({
      actions: [...builtin, ...(await configuredFor(context)), ...actions],
      featureFlags: loaded?.config.scaffolder?.featureFlags ?? [],
      fields: builtinFields(opened ? { catalog: entityLookup(opened.catalog) } : {}),
    })
    const signedInAs = loaded?.config.signedInAs
    return {
      scaffolder,
      readers,
      ...(opened && { catalog: opened.catalog }),
      ...(signedInAs !== undefined && { user: { ref: signedInAs } }),
      async [Symbol.asyncDispose]() {
        await scaffolder[Symbol.asyncDispose]()
        await opened?.[Symbol.asyncDispose]()
      },
    }
  } catch (error) {
    await opened?.[Symbol.asyncDispose]()
    throw error
  }
}

/** Also where `--from` names other entities: their templates are made for the portal that this command belongs to. */
async function configuredFor(context: CommandContext): Promise<readonly Action[]> {
  const loaded = await loadConfiguration(context)
  if (!loaded) return []
  const { configuredActions } = await import('@callboard/portal')
  return configuredActions(loaded, context.keep)
}

async function readersFor(
  { keep, sources }: CommandContext,
  {
    loaded,
    folders,
    addresses,
  }: Pick<PlannerParts, 'loaded' | 'folders'> & {
    addresses: readonly string[]
  },
): Promise<Readers> {
  const paths = (loaded?.config.folders ?? []).map((path) => resolve(loaded?.folder ?? '', path))
  const opened = await Promise.all([...paths, ...folders].map((root) => openFolder({ root })))
  const files = fileReader({ folders: opened })
  const named = addresses.length > 0 ? await addressReaders(addresses, keep) : []
  if (!loaded) return createReaders([files, ...named])
  const { keptSources, readersOfNetwork } = await import('@callboard/portal')
  const network = await readersOfNetwork(loaded, keep)
  // Ad-hoc sources have no place where runs could have added something.
  const kept = sources.from.length > 0 ? [] : (await keptSources(loaded)).readers
  return createReaders([files, ...kept, ...(loaded.config.readers ?? []), ...network, ...named])
}

function entityLookup(catalog: Catalog): EntityLookup {
  return {
    entities({ anyOf }) {
      const filter = anyOf.map((condition) =>
        Object.fromEntries(
          Object.entries(condition).map(([field, value]) => [
            field,
            typeof value === 'object' && 'exists' in value ? { $exists: value.exists } : value,
          ]),
        ),
      )
      const { items } = catalog.query({
        ...(filter.length > 0 && { filter }),
        orderBy: 'metadata.name',
        limit: 1000,
      })
      return items.map((entity) => ({ ref: entityRefOf(entity), title: entity.metadata.title }))
    },
  }
}
