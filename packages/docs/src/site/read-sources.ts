import {
  CallboardError,
  type Folder,
  type FolderEntry,
  type Issue,
  issueFromError,
} from '@callboard/core'
import { docsErrors } from '../errors.ts'
import type { DocsLimits } from '../markdown/docs-limits.ts'
import { excludedBy, type PathTest, unlistedBy } from './doc-filter.ts'
import type { IncludedSite, SiteTree } from './included-sites.ts'
import { addressOf, isPagePath } from './page-href.ts'
import type { DocsConfig } from './read-config.ts'
import { createSourceFiles, type SourceFiles } from './source-files.ts'

/** Documents of one configuration, as they stand among those of the site. */
export interface Mount extends IncludedSite {
  documents: Folder
  /** Path of that folder below the source, for issues; empty or ending in a slash. */
  prefix: string
  /** Pages that may be left out of the navigation, by path in the folder. */
  isUnlisted: PathTest
}

/** The documents of a site, found but not read. */
export interface Sources {
  source: Folder
  /** The site's own documents and those of the sites it includes; none when they cannot be read. */
  mounts: readonly Mount[]
  files: SourceFiles
  entries: ReadonlyMap<string, FolderEntry>
  /** The mount that a path of the site stands in, and what is left of the path there. */
  locate(path: string): { mount: Mount; path: string } | undefined
  /** A path of the site as issues name it, relative to the source. */
  fileOf(path: string): string
  issues: Issue[]
}

interface SourcesContext {
  source: Folder
  tree: SiteTree
  limits: DocsLimits
  signal: AbortSignal | undefined
}

/** Lists pages and assets of a site. Dot files, links, pipes, devices and what is excluded are left out. */
export async function readSources(context: SourcesContext): Promise<Sources> {
  const { source, tree, limits } = context
  const issues: Issue[] = []
  const mounts: Mount[] = []
  for (const site of [tree.root, ...tree.included.values()]) {
    const mount = await openMount(source, site, issues)
    if (mount) mounts.push(mount)
  }
  const entries = new Map<string, FolderEntry>()
  for (const mount of mounts) await list(mount, { ...context, entries, issues })
  const pagePaths = [...entries.keys()].filter(isPagePath)
  const assets = [...entries].filter(([path]) => !isPagePath(path))
  const { files, clashes } = createSourceFiles({
    ...{ pagePaths, assets: new Map(assets) },
    addressing: tree.root.config.addressing,
  })
  const { locate, fileOf } = locatorOf(mounts)
  for (const { path, other } of clashes) {
    const error = docsErrors.PAGE_CLASH({ path: fileOf(path), other: fileOf(other) })
    issues.push({ ...issueFromError(error, 'warning'), at: { file: fileOf(path) } })
  }
  const [own] = mounts
  if (
    own?.at === '' &&
    !files.pageByAddress.has(addressOf('index.md', files.addressing)) &&
    entries.size <= limits.maxFiles
  ) {
    const error = docsErrors.NO_INDEX({ folder: own.prefix || '.' })
    issues.push({ ...issueFromError(error, 'warning'), at: { file: own.prefix || '.' } })
  }
  return { source, mounts, files, entries, locate, fileOf, issues }
}

function locatorOf(mounts: readonly Mount[]): Pick<Sources, 'locate' | 'fileOf'> {
  const deepestFirst = [...mounts].sort((a, b) => b.at.length - a.at.length)
  const locate = (path: string) => {
    const mount = deepestFirst.find(({ at }) => path.startsWith(at))
    return mount && { mount, path: path.slice(mount.at.length) }
  }
  const fileOf = (path: string) => {
    const found = locate(path)
    return found ? found.mount.prefix + found.path : path
  }
  return { locate, fileOf }
}

async function list(
  { documents, prefix, at, config }: Mount,
  {
    limits,
    signal,
    entries,
    issues,
  }: Pick<SourcesContext, 'limits' | 'signal'> & {
    entries: Map<string, FolderEntry>
    issues: Issue[]
  },
): Promise<void> {
  const skipped = (path: string, reason: string) => {
    const error = docsErrors.FILE_SKIPPED({ path: prefix + path, reason })
    issues.push({ ...issueFromError(error, 'warning'), at: { file: prefix + path } })
  }
  const isExcluded = excludedBy(config)
  const walk = documents.walk({
    exclude: ['**/.git', 'mkdocs.yml', 'mkdocs.yaml'],
    maxEntries: limits.maxFiles * 2,
    onSkipped: (path, reason) => isExcluded(path) || skipped(path, reason),
    signal,
  })
  for await (const entry of walk) {
    const { path } = entry
    if (isExcluded(path)) continue
    if (entries.size >= limits.maxFiles) {
      skipped(path, `there are more than ${limits.maxFiles} files`)
      return
    }
    // An included site gives way where the site itself has a file of that path.
    if (!entries.has(at + path)) entries.set(at + path, entry)
  }
}

async function openMount(
  source: Folder,
  site: IncludedSite,
  issues: Issue[],
): Promise<Mount | undefined> {
  const { config, folder } = site
  const { docsDir } = config
  const path = docsDir.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '')
  const isUnlisted = unlistedBy(config)
  try {
    if (path === '' || path === '.') throw docsErrors.FOLDER_MISSING(outside(docsDir))
    const documents = await source.folder(folder + path)
    return { ...site, documents, prefix: `${folder}${path}/`, isUnlisted }
  } catch (error) {
    // A folder of Markdown without any configuration is a site of its own.
    if (!config.isGiven && (await source.stat('index.md')))
      return { ...site, documents: source, prefix: '', isUnlisted }
    if (!CallboardError.is(error)) throw error
    const file = config.isGiven ? config.file : '.'
    issues.push({ ...issueFromError(missingFolder(error, config)), at: { file } })
    return undefined
  }
}

function missingFolder(error: CallboardError, { docsDir, isGiven }: DocsConfig): CallboardError {
  if (!isGiven) return docsErrors.SITE_MISSING({ folder: docsDir })
  return error.code === docsErrors.FOLDER_MISSING.code
    ? error
    : docsErrors.FOLDER_MISSING({ folder: docsDir, reason: error.message })
}

const outside = (folder: string) => ({
  folder,
  reason: 'it would publish everything beside the configuration',
})
