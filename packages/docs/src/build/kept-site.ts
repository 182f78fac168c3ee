import type { Logger, Readers, Runtime, SourceTree } from '@callboard/core'
import { type Docs, openDocs } from '../create-docs.ts'
import type { DocsOptions } from '../docs-options.ts'
import type { PageRenderer } from '../site/page-renderer.ts'
import type { Site } from '../site/site.ts'
import type { Turnstile } from './turnstile.ts'

interface KeptSiteParts extends Omit<DocsOptions, 'source' | 'sourceUrl'> {
  readers: Pick<Readers, 'tree' | 'treeIfChanged'>
  renderer: PageRenderer
  turnstile: Turnstile
  logger: Logger
  runtime: Runtime
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
  #refreshing: Promise<void> | undefined
  readonly #listeners = new Set<(line: string) => void>()

  constructor(url: string, parts: KeptSiteParts) {
    const { readers: _, renderer, turnstile: __, ...options } = parts
    this.url = url
    this.#parts = parts
    const source = async () => {
      if (!this.#tree) throw new TypeError('There is no tree yet')
      return this.#tree.folder
    }
    const sourceUrl = /^https?:/i.test(url) ? { sourceUrl: url } : {}
    this.#docs = openDocs({ ...options, ...sourceUrl, source }, renderer)
  }

  /** Brings the site up to date. Who comes while that goes on waits for the same. */
  async refresh({
    log,
    signal,
  }: {
    log?: ((line: string) => void) | undefined
    signal?: AbortSignal | undefined
  }): Promise<void> {
    if (log) this.#listeners.add(log)
    try {
      this.#refreshing ??= this.#parts.turnstile
        .pass(() => this.#refresh())
        .finally(() => {
          this.#refreshing = undefined
        })
      await untilAborted(this.#refreshing, signal)
    } finally {
      if (log) this.#listeners.delete(log)
    }
  }

  async release(): Promise<void> {
    await this.#refreshing?.catch(() => {})
    await this.#former?.[Symbol.asyncDispose]()
    await this.#tree?.[Symbol.asyncDispose]()
    this.#former = undefined
    this.#tree = undefined
    this.site = undefined
  }

  async #refresh(): Promise<void> {
    const { runtime } = this.#parts
    this.#say(`Reading ${this.url}`)
    const startedMs = runtime.monotonicMs()
    const isNew = await this.#readTree()
    this.checkedMs = startedMs
    if (!isNew && this.site) return this.#say('Nothing has changed')
    const site = await this.#docs.load()
    this.site = site
    const problems = site.issues.filter(({ severity }) => severity !== 'info').length
    const ms = Math.round(runtime.monotonicMs() - startedMs)
    this.#say(`${site.pages.length} pages, ${problems} problems, ${ms} ms`)
  }

  /** Reads the source, and says whether it may be another one than before. */
  async #readTree(): Promise<boolean> {
    const { readers } = this.#parts
    const etag = this.#tree?.etag
    const tree =
      etag === undefined
        ? await readers.tree(this.url)
        : await readers.treeIfChanged(this.url, { etag })
    if (!tree) return false
    await this.#former?.[Symbol.asyncDispose]()
    this.#former = this.#tree
    this.#tree = tree
    return true
  }

  #say(line: string): void {
    for (const listener of this.#listeners) listener(line)
  }
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
