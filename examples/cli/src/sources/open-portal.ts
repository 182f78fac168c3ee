import { createLogger, type Logger } from '@callboard/core'
import { createPortal, type LoadedConfig, type Portal, type PortalConfig } from '@callboard/portal'
import type { Action } from '@callboard/scaffolder'
import type { CommandContext } from '../command.ts'
import { withDataFolder } from './data-folder.ts'

/** What a command adds to the configuration of the portal that it opens. */
export interface PortalAdditions {
  /** Folders that may be read besides. */
  folders?: readonly string[]
  actions?: readonly Action[]
  /** @default 'own' */
  runs?: RunsMode
  /** Of those that are `carried out`, the ones that were there before. @default none */
  onlyRuns?: readonly string[]
}

/**
 * What a command has to do with the runs that a configuration keeps: nothing, it only has its `own` ones in memory; they are
 * `steered`, and carried out elsewhere; or those that the command is for are `carried out` here.
 */
export type RunsMode = 'own' | 'steered' | 'carried out'

/** A portal without its pages. */
export interface OpenPortal extends AsyncDisposable {
  portal: Portal
}

/** Ties the packages together as the portal does, for commands that need more than one of them. */
export async function openPortal(
  { sources, progress, logger }: CommandContext,
  loaded: LoadedConfig,
  { folders = [], actions = [], runs = 'own', onlyRuns = [] }: PortalAdditions = {},
): Promise<OpenPortal> {
  const { config } = loaded
  const wanted: LoadedConfig = {
    ...loaded,
    config: {
      ...config,
      folders: [...(config.folders ?? []), ...folders],
      scaffolder: {
        ...scaffolderWith(runs, config.scaffolder),
        actions: [...(config.scaffolder?.actions ?? []), ...actions],
      },
    },
  }
  const kept = await withDataFolder(wanted, sources)
  try {
    const portal = await progress.during('Reading the sources', () =>
      createPortal(kept.loaded, { onlyRuns, logger: besideSteps(logger) }),
    )
    return {
      portal,
      async [Symbol.asyncDispose]() {
        await portal[Symbol.asyncDispose]()
        await kept[Symbol.asyncDispose]()
      },
    }
  } catch (error) {
    await kept[Symbol.asyncDispose]()
    throw error
  }
}

/** What steps say is shown as the log of their run. */
function besideSteps(logger: Logger): Logger {
  return createLogger({
    sink({ level, message, fields }) {
      if (fields.stepId === undefined) logger[level](message, fields)
    },
  })
}

/** A worker at the store takes whatever is to be done there: a command that only plans or searches must not be one. */
function scaffolderWith(
  runs: RunsMode,
  given: PortalConfig['scaffolder'] = {},
): NonNullable<PortalConfig['scaffolder']> {
  if (runs === 'carried out') return given
  if (runs === 'steered') return { ...given, maxConcurrentRuns: 0 }
  const { store: _store, sealingKey: _key, maxConcurrentRuns: _runs, ...rest } = given
  return rest
}
