import { resolve } from 'node:path'
import type { Catalog } from '@callboard/catalog'
import { createReaders, type Readers } from '@callboard/core'
import { fileReader, openFolder } from '@callboard/core/node'
import type { LoadedConfig } from '@callboard/portal'
import {
  type Action,
  builtinActions,
  builtinFields,
  createScaffolder,
  type Field,
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
    const scaffolder = createScaffolder({
      actions: [...(await actionsFor(context, { readers, catalog: opened?.catalog })), ...actions],
      featureFlags: loaded?.config.scaffolder?.featureFlags ?? [],
      fields: await fieldsFor(opened?.catalog),
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

/**
 * The built-in actions and those of a configuration, also where `--from` names other entities: their templates are made
 * for the portal that this command belongs to.
 */
async function actionsFor(
  context: CommandContext,
  { readers, catalog }: { readers: Readers; catalog: Catalog | undefined },
): Promise<readonly Action[]> {
  const loaded = await loadConfiguration(context)
  const ports = planOnlyPorts({ catalog, config: loaded?.config })
  const builtin = builtinActions({ readers, ...ports })
  if (!loaded) return builtin
  const { configuredActions } = await import('@callboard/portal')
  return [...builtin, ...(await configuredActions(loaded, context.keep))]
}

/** With a catalog pickers offer what is in it. */
async function fieldsFor(catalog: Catalog | undefined): Promise<readonly Field[]> {
  if (!catalog) return builtinFields({})
  const { entityLookup } = await import('@callboard/portal')
  return builtinFields({ catalog: entityLookup(catalog) })
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
