import { createPortal, type LoadedConfig, type Portal } from '@callboard/portal'
import type { Action } from '@callboard/scaffolder'
import type { CommandContext } from '../command.ts'
import { withDataFolder } from './data-folder.ts'

/** What a command adds to the configuration of the portal that it opens. */
export interface PortalAdditions {
  /** Folders that may be read besides. */
  folders?: readonly string[]
  actions?: readonly Action[]
}

/** A portal without its pages. */
export interface OpenPortal extends AsyncDisposable {
  portal: Portal
}

/** Ties the packages together as the portal does, for commands that need more than one of them. */
export async function openPortal(
  { sources, progress }: CommandContext,
  { config, folder }: LoadedConfig,
  { folders = [], actions = [] }: PortalAdditions = {},
): Promise<OpenPortal> {
  const own = config.scaffolder
  const wanted: LoadedConfig = {
    folder,
    config: {
      ...config,
      folders: [...(config.folders ?? []), ...folders],
      scaffolder: { ...own, actions: [...(own?.actions ?? []), ...actions] },
    },
  }
  const kept = await withDataFolder(wanted, sources)
  try {
    const portal = await progress.during('Reading the sources', () => createPortal(kept.loaded))
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
