import type { Folder, Logger, Readers, Runtime, SourceTree } from '@callboard/core'
import { type Docs, openDocs } from '../create-docs.ts'
import type { DocsOptions } from '../docs-options.ts'
import type { LastChangesContext } from '../site/last-changes.ts'
import type { PageRenderer } from '../site/page-renderer.ts'
import type { Site } from '../site/site.ts'
import { hostChanges } from './host-changes.ts'
import type { Turnstile } from './turnstile.ts'

interface KeptSiteParts extends Omit<DocsOptions, 'source' | 'sourceUrl'> {
  readers: Pick<Readers, 'tree' | 'treeIfChanged' | 'changes'>
  renderer: PageRenderer
  turnstile: Turnstile
  logger: Logger
  runtime: Runtime
  /** Told of each build of the site. */
  built(outcome: BuildOutcome): void
}

/** What came of one build. */
export interface BuildOutcome {
  /** When it began, milliseconds since 1970 UTC. */
  startedMs: number
  tookMs: number
  result: { site: Site } | { error: unknown }
}

/** A site with the tree that it was built from, as long as somebody may ask for it. */
export class KeptSite {
  readonly url: string
  site: Site | undefined
  /** When the source was last asked, by the monotonic clock. */
  checkedMs = 0
  readonly #parts: KeptSiteParts
  readonly #docs: Docs
  #tree: SourceTree | undefined
  /** What a site that was handed out before may still read its images from. */
  #former: SourceTree | undefined
  #refreshing: Promise<Site> | undefined
  readonly #closing = new AbortController()
  readonly #listeners = new Set<(line: string) => void>()
  /** What the build that is under way has said, for those who join it. */
  #said: string[] = []

  constructor(url: string, parts: KeptSiteParts) {
    const { readers, renderer, turnstile: __, built: ___, ...options } = parts
    this.url = url
    this.#parts = parts
    const source = async () => {
      if (!this.#tree) throw new TypeError('There is no tree yet')
      return this.#tree.folder
    }
    // Files of this machine say when they last changed; those of an archive were all made when it was unpacked.
    const { runtime, logger } = parts
    const place = /^https?:/i.test(url)
      ? {
          sourceUrl: url,
          lastChanges: hostChanges({ readers, url, etag: () => this.#tree?.etag, logger, runtime }),
        }
      : { lastChanges: ({ files }: LastChangesContext) => fileTimes(files, this.#tree?.folder) }
    this.#docs = openDocs({ ...place, ...options, source }, renderer)
  }

  /** Brings the site up to date. Who comes while that goes on waits for the same. */
  async refresh({
    log,
    signal,
  }: {
    log?: ((line: string) => void) | undefined
    signal?: AbortSignal | undefined
  }): Promise<Site> {
    if (log) {
      for (const line of this.#said) log(line)
      this.#listeners.add(log)
    }
    try {
      this.#refreshing ??= this.#parts.turnstile
        .pass(() => this.#refresh())
        .finally(() => {
          this.#refreshing = undefined
          this.#said = []
        })
      return await untilAborted(this.#refreshing, signal)
    } finally {
      if (log) this.#listeners.delete(log)
    }
  }

  /** Ends what is under way and releases as `release` does. */
  async close(): Promise<void> {
    this.#closing.abort()
    await this.release()
  }

  async release(): Promise<void> {
    await this.#refreshing?.catch(() => {})
    await this.#former?.[Symbol.asyncDispose]()
    await this.#tree?.[Symbol.asyncDispose]()
    this.#former = undefined
    this.#tree = undefined
    this.site = undefined
  }

  async #refresh(): Promise<Site> {
    const { runtime, built } = this.#parts
    const [startedMs, began] = [runtime.now(), runtime.monotonicMs()]
    const tookMs = () => Math.round(runtime.monotonicMs() - began)
    try {
      this.#say(`Reading ${this.url}`)
      const isNew = await this.#readTree()
      this.checkedMs = began
      if (!isNew && this.site) {
        this.#say('Nothing has changed')
        return this.site
      }
      const site = await this.#docs.load({ signal: this.#closing.signal })
      this.site = site
      const problems = site.issues.filter(({ severity }) => severity !== 'info').length
      this.#say(`${site.pages.length} pages, ${problems} problems, ${tookMs()} ms`)
      built({ startedMs, tookMs: tookMs(), result: { site } })
      return site
    } catch (error) {
      if (!this.#closing.signal.aborted) built({ startedMs, tookMs: tookMs(), result: { error } })
      throw error
    }
  }

  /** Reads the source, and says whether it may be another one than before. */
  async #readTree(): Promise<boolean> {
    const { readers } = this.#parts
    const { signal } = this.#closing
    const etag = this.#tree?.etag
    const tree =
      etag === undefined
        ? await readers.tree(this.url, { signal })
        : await readers.treeIfChanged(this.url, { etag, signal })
    if (!tree) return false
    await this.#former?.[Symbol.asyncDispose]()
    this.#former = this.#tree
    this.#tree = tree
    return true
  }

  #say(line: string): void {
    this.#said.push(line)
    for (const listener of this.#listeners) listener(line)
  }
}

async function fileTimes(
  files: LastChangesContext['files'],
  folder: Folder | undefined,
): Promise<ReadonlyMap<string, number>> {
  const times = new Map<string, number>()
  for (const { path } of files) {
    const entry = await folder?.stat(path)
    if (entry) times.set(path, entry.modifiedMs)
  }
  return times
}

/** One who stops waiting does not stop the work, for which others may wait. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work
  signal.throwIfAborted()
  let stop = () => {}
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
