import { createTemporaryFolder } from '@callboard/core/node'
import type { LoadedConfig } from '@callboard/portal'
import type { SourceOptions } from '../command.ts'

/** A configuration whose portal has a place for what it keeps. */
export interface WithDataFolder extends AsyncDisposable {
  loaded: LoadedConfig
}

/**
 * What the portal of a configuration keeps is kept where it says. Ad-hoc sources leave nothing behind: theirs goes into
 * a folder that is removed with the result.
 */
export async function withDataFolder(
  loaded: LoadedConfig,
  { from }: SourceOptions,
): Promise<WithDataFolder> {
  if (from.length === 0) return { loaded, async [Symbol.asyncDispose]() {} }
  const scratch = await createTemporaryFolder({ prefix: 'callboard-cli-' })
  return {
    loaded: { ...loaded, config: { ...loaded.config, dataFolder: scratch.folder.root } },
    [Symbol.asyncDispose]: () => scratch[Symbol.asyncDispose](),
  }
}
