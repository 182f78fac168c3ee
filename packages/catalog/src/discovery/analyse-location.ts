import type { Readers } from '@callboard/core'
import { type Proposal, proposeEntity } from './propose-entity.ts'

/** What {@link analyseLocation} looks at. */
export interface AnalyseOptions {
  readers: Readers
  /** Address of a repository or of a folder in it, or of one file of entities. */
  url: string
  /** Name of the files that hold entities. @default 'catalog-info.yaml' */
  catalogFilename?: string | undefined
  signal?: AbortSignal | undefined
}

/** What stands at an address: files to be registered, or a proposal for one. */
export interface LocationAnalysis {
  /** Addresses of the files of entities, sorted. */
  files: readonly string[]
  /** What such a file could say; only where there is none. */
  proposal?: Proposal
}

/** Files that are listed: a repository with more is registered by a pattern. */
const maxFiles = 100

/**
 * Looks for files of entities at an address and, where there are none, proposes one.
 *
 * @throws what the readers throw, and CORE_FOLDER_TOO_LARGE
 */
export async function analyseLocation(options: AnalyseOptions): Promise<LocationAnalysis> {
  const { readers, url, catalogFilename = 'catalog-info.yaml', signal } = options
  if (isFile(url)) return { files: [url] }
  await using tree = await readers.tree(url, { signal })
  const files: string[] = []
  const include = [catalogFilename, `**/${catalogFilename}`]
  for await (const { path } of tree.folder.walk({ include, exclude: ['**/skeleton'], signal })) {
    files.push(readers.resolve(path, tree.url))
    if (files.length === maxFiles) break
  }
  if (files.length > 0) return { files: files.sort() }
  const proposal = await proposeEntity({
    folder: tree.folder,
    remoteUrl: url,
    ...(signal && { signal }),
  })
  return { files, proposal }
}

/** By its name, which some hosts have in the query: `?path=/catalog-info.yaml`. */
function isFile(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { pathname, searchParams } = new URL(url)
  return /\.(?:ya?ml|json)$/i.test(searchParams.get('path') ?? pathname)
}
