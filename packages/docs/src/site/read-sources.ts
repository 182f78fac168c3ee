import { CallboardError, type Folder, type Issue, issueFromError } from '@callboard/core'
import { docsErrors } from '../errors.ts'
import type { DocsLimits } from '../markdown/docs-limits.ts'
import { isPagePath } from './page-href.ts'
import { createSourceFiles, type SourceFiles } from './source-files.ts'

/** The documents of a site, found but not read. */
export interface Sources {
  /** The documents' folder; none when it cannot be read. */
  folder: Folder | undefined
  /** Path of that folder below the source, for issues; empty or ending in a slash. */
  prefix: string
  files: SourceFiles
  issues: Issue[]
}

interface SourcesContext {
  source: Folder
  docsDir: string
  /** Whether the configuration names the folder: only then is it an error that it is missing. */
  isGiven: boolean
  limits: DocsLimits
  signal: AbortSignal | undefined
}

/** Lists pages and assets below the documents' folder. Dot files, links, pipes and devices are left out. */
export async function readSources(context: SourcesContext): Promise<Sources> {
  const { limits, signal } = context
  const { folder, prefix, issues } = await openDocuments(context)
  const pagePaths: string[] = []
  const assets = new Map<string, { bytes: number }>()
  if (folder) {
    const skipped = (path: string, reason: string) => {
      const error = docsErrors.FILE_SKIPPED({ path: prefix + path, reason })
      issues.push({ ...issueFromError(error, 'warning'), at: { file: prefix + path } })
    }
    const exclude = ['**/.*', '.*', 'mkdocs.yml', 'mkdocs.yaml']
    const walk = folder.walk({
      exclude,
      maxEntries: limits.maxFiles * 2,
      onSkipped: skipped,
      signal,
    })
    for await (const { path, bytes } of walk) {
      if (pagePaths.length + assets.size >= limits.maxFiles) {
        skipped(path, `there are more than ${limits.maxFiles} files`)
        break
      }
      if (isPagePath(path)) pagePaths.push(path)
      else assets.set(path, { bytes })
    }
  }
  const { files, clashes } = createSourceFiles({ pagePaths, assets })
  for (const { path, other } of clashes) {
    const error = docsErrors.PAGE_CLASH({ path: prefix + path, other: prefix + other })
    issues.push({ ...issueFromError(error, 'warning'), at: { file: prefix + path } })
  }
  if (folder && !files.pageByAddress.has('')) {
    const error = docsErrors.NO_INDEX({ folder: prefix || '.' })
    issues.push({ ...issueFromError(error, 'warning'), at: { file: prefix || '.' } })
  }
  return { folder, prefix, files, issues }
}

async function openDocuments({ source, docsDir, isGiven }: SourcesContext) {
  const issues: Issue[] = []
  const path = docsDir.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '')
  try {
    if (path === '' || path === '.') throw docsErrors.FOLDER_MISSING(outside(docsDir))
    return { folder: await source.folder(path), prefix: `${path}/`, issues }
  } catch (error) {
    // A folder of Markdown without any configuration is a site of its own.
    if (!isGiven && (await source.stat('index.md'))) return { folder: source, prefix: '', issues }
    if (!CallboardError.is(error)) throw error
    issues.push({
      ...issueFromError(missingFolder(error, { docsDir, isGiven })),
      at: { file: isGiven ? 'mkdocs.yml' : '.' },
    })
    return { folder: undefined, prefix: `${path}/`, issues }
  }
}

function missingFolder(
  error: CallboardError,
  { docsDir, isGiven }: Pick<SourcesContext, 'docsDir' | 'isGiven'>,
): CallboardError {
  if (!isGiven) return docsErrors.SITE_MISSING({ folder: docsDir })
  return error.code === docsErrors.FOLDER_MISSING.code
    ? error
    : docsErrors.FOLDER_MISSING({ folder: docsDir, reason: error.message })
}

const outside = (folder: string) => ({
  folder,
  reason: 'it would publish everything beside the configuration',
})
