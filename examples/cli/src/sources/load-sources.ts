import { existsSync, realpathSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import type { LoadedConfig } from '@callboard/portal'
import type { CommandContext } from '../command.ts'
import { cliErrors } from '../errors.ts'
import { packageFolder } from '../package-folder.ts'
import { addressReaders, isAddress } from './address-readers.ts'

/** What tells where entities, templates and docs come from. */
type SourcesContext = Pick<CommandContext, 'sources' | 'io' | 'keep'>

const configNames = ['ts', 'js', 'mjs', 'yaml'].map((type) => `callboard.config.${type}`)

/**
 * The configuration that a command works on: of `--from` an ad-hoc one, else that of `--config`, else the one of the
 * project that this command is installed in. Undefined when there is none of them.
 *
 * @throws CLI_FROM_URL CLI_PATH_MISSING, and what loading a configuration throws
 */
export async function loadSources(context: SourcesContext): Promise<LoadedConfig | undefined> {
  const { sources, io, keep } = context
  if (sources.from.length > 0) return adHocConfig(sources.from, { cwd: io.cwd, keep })
  return loadConfiguration(context)
}

/** The same without a look at `--from`: what a portal has besides entities. @throws what loading a configuration throws */
export async function loadConfiguration({
  sources,
  io,
}: Pick<SourcesContext, 'sources' | 'io'>): Promise<LoadedConfig | undefined> {
  const file = sources.config === undefined ? ownConfig(io.cwd) : resolve(io.cwd, sources.config)
  if (file === undefined) return undefined
  const { loadConfig } = await import('@callboard/portal')
  return loadConfig(file)
}

/** The same for a command that can do nothing without. @throws CLI_CONFIG_NEEDED, and as {@link loadSources} */
export async function needSources(context: SourcesContext, command: string): Promise<LoadedConfig> {
  const loaded = await loadSources(context)
  if (loaded) return loaded
  throw cliErrors.CONFIG_NEEDED({ command })
}

/**
 * A configuration is a program. That of the working directory is loaded unasked only where it belongs to the project
 * which has this very command among its dependencies: then running the one is trusting the other.
 */
export function ownConfig(cwd: string): string | undefined {
  const installed = join(cwd, 'node_modules', '@callboard', 'cli')
  if (!existsSync(installed) || realpathSync(installed) !== realpathSync(packageFolder()))
    return undefined
  return configNames.map((name) => join(cwd, name)).find((file) => existsSync(file))
}

async function adHocConfig(
  from: readonly string[],
  { cwd, keep }: Pick<SourcesContext, 'keep'> & { cwd: string },
): Promise<LoadedConfig> {
  const { defaultExcludes, filesProvider, urlProvider } = await import('@callboard/catalog')
  const { skeletonFolders } = await import('./skeleton-folders.ts')
  const folders = new Set<string>()
  const providers = await Promise.all(
    from.map(async (source, index) => {
      const name = `from ${index + 1}`
      if (isAddress(source)) return urlProvider({ name, targets: [source] })
      const { root, file } = await placeOf(source, cwd)
      folders.add(root)
      if (file !== undefined) return filesProvider({ name, root, include: [file] })
      const exclude = [...defaultExcludes, ...(await skeletonFolders(root))]
      return filesProvider({ name, root, exclude })
    }),
  )
  const addresses = from.filter(isAddress)
  const readers = addresses.length > 0 ? await addressReaders(addresses, keep) : []
  return {
    folder: cwd,
    config: { organisation: 'Callboard', folders: [...folders], readers, catalog: { providers } },
  }
}

/** A file or folder that somebody named. @throws CLI_FROM_URL CLI_PATH_MISSING */
export async function placeOf(path: string, cwd: string): Promise<Place> {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(path)) throw cliErrors.FROM_URL({ url: path })
  const absolute = resolve(cwd, path)
  const found = await stat(absolute).catch(() => undefined)
  if (found?.isDirectory()) return { path: absolute, root: absolute }
  if (found?.isFile()) return { path: absolute, root: dirname(absolute), file: basename(absolute) }
  throw cliErrors.PATH_MISSING({ path, cwd })
}

interface Place {
  /** Absolute, like all of them. */
  path: string
  /** The folder itself, or the one that holds the file. */
  root: string
  file?: string
}
