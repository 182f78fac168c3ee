import { createTemporaryFolder } from '@callboard/core/node'
import { createPortal, type LoadedConfig, type Portal } from '@callboard/portal'
import type { Action } from '@callboard/scaffolder'
import type { CommandContext } from '../command.ts'

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

/**
 * Ties the packages together as the portal does, for commands that need more than one of them. What it keeps is kept
 * where the portal of the same configuration finds it; ad-hoc sources leave nothing behind.
 */
export async function openPortal(
  { sources, io, progress }: CommandContext,
  { config, folder }: LoadedConfig,
  { folders = [], actions = [] }: PortalAdditions = {},
): Promise<OpenPortal> {
  const scratch =
    sources.from.length > 0 ? await createTemporaryFolder({ prefix: 'callboard-cli-' }) : undefined
  try {
    const loaded: LoadedConfig = {
      folder,
      config: {
        ...config,
        folders: [...(config.folders ?? []), ...folders],
        ...(scratch && { dataFolder: scratch.folder.root }),
        scaffolder: {
          ...config.scaffolder,
          actions: [...(config.scaffolder?.actions ?? []), ...actions],
        },
      },
    }
    const url = `http://localhost:${io.env.PORT ?? '7007'}`
    const portal = await progress.during('Reading the sources', () => createPortal(loaded, { url }))
    return {
      portal,
      async [Symbol.asyncDispose]() {
        await portal[Symbol.asyncDispose]()
        await scratch?.[Symbol.asyncDispose]()
      },
    }
  } catch (error) {
    await scratch?.[Symbol.asyncDispose]()
    throw error
  }
}
