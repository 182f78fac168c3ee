import { createHash } from 'node:crypto'
import { type FolderEntry, throwIfAborted } from '@callboard/core'
import { type FilesInTurn, readInTurn } from '@callboard/core/node'
import type { Dialect } from '../markdown/dialect.ts'
import type { DocsLimits } from '../markdown/docs-limits.ts'
import type { RenderedPage } from '../markdown/page-context.ts'
import type { LinkRules } from '../markdown/resolve-link.ts'
import { contentHash } from './content-hash.ts'
import type { PageRenderer, SiteSettings } from './page-renderer.ts'
import { decodePage, readPage } from './read-page.ts'
import type { Mount, Sources } from './read-sources.ts'

/** A page with what it was made from. */
interface CachedPage {
  page: RenderedPage
  /** Of its text, and of everything else that it was rendered with but what it includes. */
  hash: string
  surroundings: string
  /** What it includes, by path, as it was. */
  includes: ReadonlyMap<string, string | undefined>
  /** Its text, if there was room for it. */
  text: string | undefined
  /** The file as it was when it was read; none where that says nothing, because it had only just been written. */
  seen: { root: string; bytes: number; modifiedMs: number } | undefined
}

/** Pages by path with what they were made from, kept from one load to the next. */
export type PageCache = Map<string, CachedPage>

/** What rendering every page of a site needs besides the sources. */
export interface RenderPagesContext {
  renderer: PageRenderer
  dialect: Dialect
  limits: DocsLimits
  linkRulesOf(mount: Mount, path: string): LinkRules
  readSnippet(path: string): Promise<string | undefined>
  cache: PageCache
  /** Wall clock, milliseconds since 1970 UTC. */
  now(): number
  signal: AbortSignal | undefined
}

/** File systems tell times by the second, or two; what was written within that may change again unseen. */
const timeGrainMs = 2_500

/** Whether a file that is changed from now on will have another time. */
export const isSettled = (modifiedMs: number, nowMs: number): boolean =>
  modifiedMs < nowMs - timeGrainMs

/** Renders the pages of a site, but for those whose text and surroundings are as they were. */
export async function renderPages(sources: Sources, context: RenderPagesContext) {
  const { files } = sources
  const { cache, renderer, signal } = context
  const pages = new PageRendering(sources, context)
  const paths = [...files.pages.keys()]
  // In the order of folders, each of which is entered once.
  const left = [...paths].sort().values()
  const lane = async () => {
    using turns = new Turns()
    for (const path of left) {
      throwIfAborted(signal)
      cache.set(path, await pages.render(path, turns))
    }
  }
  await allSettled(Array.from({ length: renderer.width }, lane))
  for (const path of cache.keys()) if (!files.pages.has(path)) cache.delete(path)
  const digest = createHash('sha256')
  for (const [path, { bytes, modifiedMs }] of files.assets)
    digest.update(JSON.stringify([path, bytes, modifiedMs]))
  const rendered = new Map<string, RenderedPage>()
  const versions = new Map<string, string>()
  const texts = new Map<string, string>()
  for (const path of paths) {
    const entry = cache.get(path)
    if (!entry) continue
    digest.update(JSON.stringify([path, entry.hash, entry.surroundings, [...entry.includes]]))
    rendered.set(path, entry.page)
    versions.set(path, entry.hash)
    if (entry.text !== undefined) texts.set(path, entry.text)
  }
  return { rendered, versions, texts, digest: digest.digest('hex') }
}

/** Waits for all, so that nothing goes on behind the back of one that failed. */
async function allSettled(lanes: Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(lanes)
  for (const result of results) if (result.status === 'rejected') throw result.reason
}

/** Files of each mount, read in turn. */
class Turns implements Disposable {
  readonly #readers = new Map<Mount, FilesInTurn>()

  of(mount: Mount): FilesInTurn {
    const reader = this.#readers.get(mount) ?? readInTurn(mount.documents)
    this.#readers.set(mount, reader)
    return reader
  }

  [Symbol.dispose](): void {
    for (const reader of this.#readers.values()) reader[Symbol.dispose]()
  }
}

/** Texts of a site that are kept, in characters: a site hands its sources out again, and most are not larger than that. */
const maxKeptText = 32 * 1024 * 1024

class PageRendering {
  readonly #sources: Sources
  readonly #context: RenderPagesContext
  readonly #settings: SiteSettings
  #room = maxKeptText

  constructor(sources: Sources, context: RenderPagesContext) {
    this.#sources = sources
    this.#context = context
    const { dialect, limits } = context
    const { files } = sources
    const fingerprint = contentHash(JSON.stringify([files.fingerprint, dialect, limits]))
    this.#settings = { files: plainFiles(sources), dialect, limits, fingerprint }
    for (const { text = '' } of context.cache.values()) this.#room -= text.length
  }

  async render(path: string, turns: Turns): Promise<CachedPage> {
    const found = this.#sources.locate(path)
    const entry = this.#sources.entries.get(path)
    if (!found || !entry) throw new TypeError(`"${path}" is no page`)
    const { mount } = found
    const { cache, linkRulesOf, limits } = this.#context
    const linkRules = linkRulesOf(mount, path)
    const surroundings = this.#settings.fingerprint + JSON.stringify(linkRules)
    const known = cache.get(path)
    const kept = known?.surroundings === surroundings ? known : undefined
    const isAsIncluded = kept !== undefined && (await this.#isAsIncluded(kept))
    if (kept && isAsIncluded && isSeen(kept, mount, entry)) return kept
    const seen = this.#seenNow(mount, entry)
    const file = mount.prefix + found.path
    const read = await readPage(turns.of(mount), found.path, {
      file,
      maxBytes: limits.maxPageBytes,
    })
    const hash = contentHash('bytes' in read ? read.bytes : read.reason)
    if (kept && isAsIncluded && kept.hash === hash) return { ...kept, seen }
    const made = { hash, surroundings, seen }
    if ('page' in read) return { ...made, text: undefined, page: read.page, includes: new Map() }
    const { text, issues } = decodePage(read.bytes, file)
    const page = await this.#renderText({ path, file, text, linkRules })
    const includes = await this.#includesOf(page)
    return {
      ...made,
      text: this.#kept(text, known?.text),
      page: { ...page, issues: [...issues, ...page.issues] },
      includes,
    }
  }

  /** The text, if there is room for it in place of the one before. */
  #kept(text: string, before = ''): string | undefined {
    this.#room += before.length
    if (text.length > this.#room) return undefined
    this.#room -= text.length
    return text
  }

  #renderText(job: { path: string; file: string; text: string; linkRules: LinkRules }) {
    const { renderer, readSnippet, signal } = this.#context
    return renderer.render(job, this.#settings, { readSnippet, signal })
  }

  async #isAsIncluded({ includes }: CachedPage): Promise<boolean> {
    for (const [path, hash] of includes) if ((await this.#includeHash(path)) !== hash) return false
    return true
  }

  async #includesOf({ dependsOn }: RenderedPage): Promise<CachedPage['includes']> {
    const includes = new Map<string, string | undefined>()
    for (const path of dependsOn) includes.set(path, await this.#includeHash(path))
    return includes
  }

  async #includeHash(path: string): Promise<string | undefined> {
    const text = await this.#context.readSnippet(path)
    return text === undefined ? undefined : contentHash(text)
  }

  #seenNow({ documents }: Mount, { bytes, modifiedMs }: FolderEntry): CachedPage['seen'] {
    return isSettled(modifiedMs, this.#context.now())
      ? { root: documents.root, bytes, modifiedMs }
      : undefined
  }
}

/** Whether the file is the one that was read, as far as its size and time tell. */
function isSeen({ seen }: CachedPage, { documents }: Mount, entry: FolderEntry): boolean {
  return (
    seen !== undefined &&
    seen.root === documents.root &&
    seen.bytes === entry.bytes &&
    seen.modifiedMs === entry.modifiedMs
  )
}

/** Only what links need of the files, because it is sent to every thread. */
function plainFiles({ files }: Sources): SiteSettings['files'] {
  const assets = new Map([...files.assets.keys()].map((path) => [path, noEntry] as const))
  return { ...files, assets }
}

const noEntry = { bytes: 0, modifiedMs: 0 }
