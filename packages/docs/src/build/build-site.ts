import { type Folder, type Issue, throwIfAborted } from '@callboard/core'
import { presentFiles, stageFiles } from '@callboard/core/node'
import { docsErrors } from '../errors.ts'
import type { Site } from '../site/site.ts'
import type { DocsTheme } from '../theme/docs-theme.ts'
import { type BuildRecord, readRecord, writeRecord } from './build-record.ts'
import { type FileMemory, type SiteFile, siteFiles } from './site-files.ts'

/** What a build did. */
export interface BuildResult {
  pages: number
  assets: number
  /** Files written, and files removed because they are no longer part of the site. */
  changed: number
  /** Files that were right already. */
  unchanged: number
  issues: Issue[]
  /** Time it took, in milliseconds. */
  ms: number
}

interface BuildContext {
  site: Site
  theme: DocsTheme
  memory: FileMemory
  source: Folder
  /** Folder of the documents, if there is one. */
  documents: Folder | undefined
  out: Folder
  /** Whether the folder is as this process has left it: it is not looked at then. */
  isWatched: boolean
  signal: AbortSignal | undefined
}

/** Writes a site into a folder: what differs from the last build, and nothing else. */
export async function buildSite(context: BuildContext): Promise<Omit<BuildResult, 'ms'>> {
  const { site, theme, memory, out } = context
  checkOverlap(context)
  const left = await leftIn(context)
  const files = await siteFiles(site, theme, memory)
  const plan = planOf(files, left)
  for (const file of plan.kept) file.release?.()
  memory.written.delete(out.root)
  if (plan.changed.length + plan.stale.length > 0) await apply(plan, context)
  memory.written.set(out.root, new Map(files.map(({ path, hash }) => [path, hash])))
  return {
    pages: site.pages.length,
    assets: site.assets.length,
    changed: plan.changed.length + plan.stale.length,
    unchanged: plan.kept.length,
    issues: site.issues,
  }
}

/** @throws DOCS_OUT_OVERLAPS */
function checkOverlap({ source, documents, out }: BuildContext): void {
  const inside = (inner: string, outer: string) =>
    inner === outer || inner.startsWith(outer.endsWith('/') ? outer : `${outer}/`)
  const overlaps = inside(source.root, out.root) || (documents && inside(out.root, documents.root))
  if (overlaps) throw docsErrors.OUT_OVERLAPS({ out: out.root })
}

interface Plan {
  changed: SiteFile[]
  kept: SiteFile[]
  /** Paths of the last build that this one does not have. */
  stale: string[]
}

/** What `stageFiles` leaves when its process is killed. */
const abandoned = /^\.callboard-[\da-f]{24}$/

/** What the last build has left, with the hash that each file had. */
async function leftIn({ out, isWatched, memory }: BuildContext): Promise<BuildRecord> {
  const written = isWatched ? memory.written.get(out.root) : undefined
  if (written) return written
  const record = await readRecord(out)
  for (const { path } of await out.list()) if (abandoned.test(path)) await out.remove(path)
  const there = await presentFiles(out, record.keys())
  return new Map([...record].filter(([path]) => there.has(path)))
}

function planOf(files: SiteFile[], left: BuildRecord): Plan {
  const isRight = ({ path, hash }: SiteFile) => left.get(path) === hash
  const paths = new Set(files.map(({ path }) => path))
  return {
    changed: files.filter((file) => !isRight(file)),
    kept: files.filter(isRight),
    stale: [...left.keys()].filter((path) => !paths.has(path)),
  }
}

async function apply(plan: Plan, context: BuildContext): Promise<void> {
  const { changed, kept, stale } = plan
  const { out } = context
  // Written first, so that a build that is cut short knows its files again and trusts none that it touched.
  const kepts = kept.map(({ path, hash }) => [path, hash] as const)
  const touched = [...changed.map(({ path }) => path), ...stale].map((path) => [path, ''] as const)
  await writeRecord(out, new Map([...touched, ...kepts]))
  await (changed.length > maxSingly ? writeTogether : writeSingly)(plan, context)
  const written = changed.map(({ path, hash }) => [path, hash] as const)
  await writeRecord(out, new Map([...kepts, ...written]))
}

/** Up to so many files are replaced one by one; more are cheaper to put beside the old ones first. */
const maxSingly = 24

async function writeSingly({ changed, stale }: Plan, { out, signal }: BuildContext) {
  for (const { path, read } of changed) {
    throwIfAborted(signal)
    await out.write(path, await read())
  }
  for (const path of stale) await removeFile(path, out)
}

/** Readers of the old site see nothing of the new one until all of it is there. */
async function writeTogether({ changed, stale }: Plan, { out, signal }: BuildContext) {
  await using staged = await stageFiles(out)
  for (const { path, read } of changed) {
    throwIfAborted(signal)
    await staged.write(path, await read())
  }
  for (const path of stale) await removeFile(path, out)
  await staged.commit()
}

/** Removes a file and the folders that held nothing else. */
async function removeFile(path: string, out: Folder): Promise<void> {
  await out.remove(path)
  for (let parent = parentOf(path); parent !== ''; parent = parentOf(parent)) {
    const isThere = (await out.stat(parent)) !== undefined
    if (isThere && (await out.list(parent)).length > 0) return
    await out.remove(parent)
  }
}

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))
