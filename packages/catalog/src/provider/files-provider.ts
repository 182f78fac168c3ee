import { join, relative, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import {
  CallboardError,
  checkOptions,
  compileGlob,
  createReaders,
  type Folder,
  issueFromError,
  parseYaml,
} from '@callboard/core'
import { fileReader, openFolder } from '@callboard/core/node'
import { z } from 'zod'
import { defaultExcludes } from './default-excludes.ts'
import {
  defineProvider,
  type FailedSource,
  type Provider,
  type ProviderChange,
  type Source,
  type TextSource,
} from './provider.ts'

/** How {@link filesProvider} is set up. */
export interface FilesProviderOptions {
  /** A folder, or its path on this machine. Nothing outside of it is read, whatever a file refers to. */
  root: string | Folder
  /**
   * Patterns of the files to read, relative to the root.
   * @default the `catalog-info.yaml` of the root when it holds a Location (which names the others),
   * else each `catalog-info.yaml` and `catalog-info.yml` below the root
   */
  include?: readonly string[]
  /**
   * Patterns of files and folders to leave out.
   * @default installed packages and skeletons: their `catalog-info.yaml` files are not of this organisation
   */
  exclude?: readonly string[]
  /** Kinds the files may define. @default every kind */
  kinds?: readonly string[]
  /** @default 'files' */
  name?: string
}

const optionsSchema = z.strictObject({
  root: z.union([z.string().min(1), z.custom<Folder>((value) => typeof value === 'object')], {
    message: 'expected a path or a folder',
  }),
  include: z.array(z.string()).optional(),
  exclude: z.array(z.string()).optional(),
  kinds: z.array(z.string()).optional(),
  name: z.string().min(1).optional(),
})

const entryFiles = ['catalog-info.yaml', 'catalog-info.yml']

/**
 * Reads entities from the files of a folder, and what their Locations lead to inside it.
 *
 * @throws CORE_OPTION_INVALID
 */
export function filesProvider(options: FilesProviderOptions): Provider {
  checkOptions('filesProvider', optionsSchema, options)
  const { root, include, exclude = defaultExcludes, kinds, name = 'files' } = options
  const open = async (): Promise<OpenedFiles> => {
    const folder = typeof root === 'string' ? await openFolder({ root }) : root
    const readers = createReaders([fileReader({ folders: [folder] })])
    const sourceAt = async (path: string) => ({
      ...(await readSource(folder, path, root)),
      readers,
    })
    const patterns = include ?? entryFiles.map((file) => `**/${file}`)
    return { folder, patterns, exclude, sourceAt }
  }
  const entryOf = ({ folder }: OpenedFiles) => (include ? undefined : entryFile(folder))
  return defineProvider({
    name,
    ...(kinds && { kinds }),
    async *read({ only, signal }) {
      const files = await open()
      if (only) {
        yield* wantedSources(files, only)
        return
      }
      yield* sourcesBelow(files, { entry: await entryOf(files), signal })
    },
    async *watch({ signal }) {
      const files = await open()
      for await (const path of files.folder.watch({ signal }))
        if (!/(?:^|\/)\.git(?:\/|$)/.test(path))
          yield await changeAt(path, { files, entry: await entryOf(files), signal })
    },
  })
}

/** A folder with what is to be read in it. */
interface OpenedFiles {
  folder: Folder
  patterns: readonly string[]
  exclude: readonly string[]
  sourceAt(path: string): Promise<TextSource | FailedSource>
}

/** All that the root gives: what its entry file leads to, or every file. */
async function* sourcesBelow(
  files: OpenedFiles,
  { entry, signal }: { entry: EntryFile | undefined; signal: AbortSignal },
): AsyncGenerator<Source> {
  // First, so that what an entry that is out of reach now led to before goes on to belong to it.
  if (entry) yield files.sourceAt(entry.path)
  if (entry?.isLocation) return
  const { folder, patterns, exclude, sourceAt } = files
  for await (const { path } of folder.walk({ include: patterns, exclude, signal }))
    if (path !== entry?.path) yield sourceAt(path)
}

async function* wantedSources({ folder, sourceAt }: OpenedFiles, only: readonly string[]) {
  for (const url of only) {
    const path = relative(folder.root, fileURLToPath(url)).split(sep).join('/')
    const found = await folder.stat(path)
    // What stands in the place of an entry file is a source that cannot be read.
    if (found && (found.type === 'file' || entryFiles.includes(path))) yield sourceAt(path)
  }
}

/** What a change at a path means for the sources. */
async function changeAt(
  path: string,
  {
    files,
    entry,
    signal,
  }: { files: OpenedFiles; entry: EntryFile | undefined; signal: AbortSignal },
): Promise<ProviderChange> {
  const { folder, patterns, exclude, sourceAt } = files
  const url = pathToFileURL(join(folder.root, path)).href
  // Its patterns may lead to more files now, or to fewer.
  if (entry?.isLocation) {
    const touched = path === entry.path ? [] : [url]
    return { type: 'delta', changed: [await sourceAt(entry.path)], touched }
  }
  const isFile = (await folder.stat(path))?.type === 'file'
  const isSource = matchesGlobs(path, patterns) && !isBelowGlobs(path, exclude)
  if (isSource)
    return isFile
      ? { type: 'delta', changed: [await sourceAt(path)] }
      : { type: 'delta', removed: [url] }
  if (isFile) return { type: 'delta', touched: [url] }
  // A folder came or went, and with it whatever is in it.
  const sources: Source[] = []
  for await (const source of sourcesBelow(files, { entry, signal })) sources.push(source)
  return { type: 'full', sources }
}

function matchesGlobs(path: string, globs: readonly string[]): boolean {
  return globs.some((glob) => compileGlob(glob)(path))
}

/** Whether a path, or a folder that it lies in, is left out. */
function isBelowGlobs(path: string, globs: readonly string[]): boolean {
  const segments = path.split('/')
  return segments.some((_, index) => matchesGlobs(segments.slice(0, index + 1).join('/'), globs))
}

/** A file of the root that decides what belongs to the catalog, or would if it could be read. */
interface EntryFile {
  path: string
  /** Whether it says by a Location what belongs to the catalog. */
  isLocation: boolean
}

/** The entry file of the root, if it says by a Location what belongs to the catalog or cannot be read. */
async function entryFile(folder: Folder): Promise<EntryFile | undefined> {
  for (const path of entryFiles) {
    if (!(await folder.stat(path))) continue
    try {
      const { documents } = parseYaml(await folder.readText(path), { file: path })
      const kinds = documents.map(({ value }) => (value as { kind?: unknown } | null)?.kind)
      if (kinds.includes('Location')) return { path, isLocation: true }
    } catch (error) {
      if (!CallboardError.is(error)) throw error
      return { path, isLocation: false }
    }
  }
  return undefined
}

async function readSource(
  folder: Folder,
  path: string,
  root: string | Folder,
): Promise<TextSource | FailedSource> {
  const url = pathToFileURL(join(folder.root, path)).href
  const file = join(typeof root === 'string' ? root : folder.root, path)
  try {
    return { url, file, text: await folder.readText(path) }
  } catch (error) {
    if (!CallboardError.is(error)) throw error
    return { url, file, failed: { ...issueFromError(error), at: { file } } }
  }
}
