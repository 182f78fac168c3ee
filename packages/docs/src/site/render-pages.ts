import { createHash } from 'node:crypto'
import { type Folder, throwIfAborted } from '@callboard/core'
import type { RenderedPage } from '../markdown/page-context.ts'
import { type RenderContext, renderPage } from '../markdown/render-page.ts'
import { decodePage, readPage } from './read-page.ts'
import type { Sources } from './read-sources.ts'

/** Pages by path with what they were made from, kept from one load to the next. */
export type PageCache = Map<string, { key: string; page: RenderedPage }>

/** What rendering every page of a site needs besides the sources. */
export interface RenderPagesContext
  extends Pick<
    RenderContext,
    'limits' | 'plugins' | 'highlighter' | 'logger' | 'pipeline' | 'clock' | 'signal'
  > {
  cache: PageCache
}

/** Renders the pages of a site, but for those whose text and surroundings are as they were. */
export async function renderPages(
  { folder, prefix, files }: Sources,
  context: RenderPagesContext,
): Promise<{ rendered: Map<string, RenderedPage>; digest: string }> {
  const rendered = new Map<string, RenderedPage>()
  const digest = createHash('sha256').update(JSON.stringify([...files.assets]))
  for (const path of folder ? files.pages.keys() : []) {
    throwIfAborted(context.signal)
    const page = await renderOne({
      ...context,
      folder: folder as Folder,
      path,
      file: prefix + path,
      files,
    })
    context.cache.set(path, page)
    digest.update(page.key)
    rendered.set(path, page.page)
  }
  for (const path of context.cache.keys()) if (!files.pages.has(path)) context.cache.delete(path)
  return { rendered, digest: digest.digest('hex') }
}

async function renderOne({
  folder,
  cache,
  ...context
}: RenderPagesContext & Omit<RenderContext, keyof RenderPagesContext> & { folder: Folder }) {
  const { path, file, files, limits } = context
  const read = await readPage(folder, path, { file, maxBytes: limits.maxPageBytes })
  const content = 'bytes' in read ? read.bytes : read.reason
  // Links are resolved against the whole set of files, so a page depends on it too.
  const sum = createHash('sha256').update(`${files.fingerprint} ${file} `).update(content)
  const key = sum.digest('hex')
  const kept = cache.get(path)
  if (kept?.key === key) return kept
  if ('page' in read) return { key, page: read.page }
  const { text, issues } = decodePage(read.bytes, file)
  const page = await renderPage(text, context)
  return { key, page: { ...page, issues: [...issues, ...page.issues] } }
}
