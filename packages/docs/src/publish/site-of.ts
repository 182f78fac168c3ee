import { z } from 'zod'
import { docsErrors } from '../errors.ts'
import { buildToc } from '../site/build-toc.ts'
import { encodePath, isPagePath, outputPath } from '../site/page-href.ts'
import type { NavItem, SearchSection, Site, SitePage } from '../site/site.ts'
import { pageFinder } from '../site/site-content.ts'
import { navDataPath } from '../theme/nav-html.ts'
import { inParallel } from './in-parallel.ts'
import { readArticle, redirectOf } from './published-article.ts'
import type { SiteRelease } from './site-release.ts'

/** Stands for wherever the site is. */
const base = 'https://site.invalid/'
const indexPath = 'search/search_index.json'
const indexSchema = z.object({
  docs: z
    .array(z.object({ location: z.string(), title: z.string(), text: z.string() }))
    .max(1_000_000),
})
type NavData = [title: string, href: string | null, below?: NavData[]]
const navSchema: z.ZodType<NavData> = z.lazy(() =>
  z.union([
    z.tuple([z.string(), z.string().nullable()]),
    z.tuple([z.string(), z.string().nullable(), z.array(navSchema)]),
  ]),
) as z.ZodType<NavData>

/**
 * A published site as it was before it was published, so that it can be shown and searched like one that is built: the way back of
 * `releaseOf`, for sites of the peer as well. Articles are sanitised again. What was wrong with its sources is not known any more.
 *
 * @throws DOCS_MANIFEST_INVALID for an index or a navigation that cannot be read, and what the place throws
 */
export async function siteOf(
  release: SiteRelease,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<Site> {
  const { metadata, files } = release
  const source = { release, signal, text: textIn(release, signal) }
  const { docs } = (await readData(source, indexPath, indexSchema)) ?? { docs: [] }
  const sections = sectionsOf(docs)
  const given = await readData(source, navDataPath, z.array(navSchema))
  const nav = given?.map(navItem) ?? [...sections].map(([href, { title }]) => leaf(title, href))
  const pages = await pagesOf(source, { sections, places: placesIn(nav) })
  return {
    name: metadata.site_name,
    ...(metadata.site_description !== '' && { description: metadata.site_description }),
    extraCss: [],
    nav,
    pages,
    page: pageFinder(pages),
    assets: [...files].flatMap(([path, { type }]) => (type === undefined ? [path] : [])),
    redirects: await redirectsOf(source, pages),
    issues: [],
    etag: metadata.etag,
    loadedMs: metadata.build_timestamp,
    readAsset: async (path) => (files.get(path)?.type ? undefined : release.read(path)),
    assetVersion: () => undefined,
    readSource: async (path) => (isPagePath(path) ? textIn(release, undefined)(path) : undefined),
  }
}

/** What a site is read from. */
interface Source {
  release: SiteRelease
  signal: AbortSignal | undefined
  text: ReturnType<typeof textIn>
}

const textIn = (release: SiteRelease, signal: AbortSignal | undefined) => {
  return async (path: string): Promise<string | undefined> => {
    const bytes = release.files.has(path) ? await release.read(path, { signal }) : undefined
    return bytes && new TextDecoder().decode(bytes)
  }
}

async function readData<T>(
  { release, text }: Source,
  key: string,
  schema: z.ZodType<T>,
): Promise<T | undefined> {
  const content = await text(key)
  if (content === undefined) return undefined
  try {
    return schema.parse(JSON.parse(content))
  } catch (cause) {
    throw docsErrors.MANIFEST_INVALID({ place: release.metadata.site_name, key }, { cause })
  }
}

async function pagesOf(
  { text, signal }: Source,
  { sections, places }: { sections: ReadonlyMap<string, Indexed>; places: Places },
): Promise<SitePage[]> {
  const pages = new Map<string, SitePage>()
  await inParallel(
    sections,
    async ([href, found]) => {
      const page = pageOf(href, { ...found, html: await text(outputPath(href)), places })
      if (page) pages.set(href, page)
    },
    { signal },
  )
  return [...sections.keys()].flatMap((href) => pages.get(href) ?? [])
}

interface Indexed {
  title: string
  sections: SearchSection[]
}

/** Pages of the index in its order, each with its parts. */
function sectionsOf(docs: z.infer<typeof indexSchema>['docs']): Map<string, Indexed> {
  const pages = new Map<string, Indexed>()
  for (const { location, title, text } of docs) {
    const [href = '', fragment] = location.split('#')
    // Addresses of ours are below the site; what is none was written by somebody else.
    if (/^[a-z][a-z\d+.-]*:|^\/|(?:^|\/)\.\.(?:\/|$)/i.test(href)) continue
    const page = pages.get(href) ?? { title, sections: [] }
    pages.set(href, page)
    const heading = fragment === undefined ? {} : { heading: title }
    page.sections.push({ location, title: page.title, ...heading, text })
  }
  return pages
}

const leaf = (title: string, href: string): NavItem => ({ title, href, children: [] })

function navItem([title, href, below = []]: NavData): NavItem {
  const children = below.map(navItem)
  if (href === null) return { title, children }
  const isWeb = /^(?:https?|mailto):/i.test(href)
  if (/^[a-z][a-z\d+.-]*:/i.test(href) && !isWeb) return { title, children }
  return { title, href, ...(isWeb && { external: true }), children }
}

type Places = ReadonlyMap<string, Pick<SitePage, 'breadcrumb' | 'previous' | 'next'>>

/** The way to each page of the navigation, and what stands beside it. */
function placesIn(nav: readonly NavItem[]): Places {
  const order: { title: string; href: string; breadcrumb: string[] }[] = []
  const walk = (items: readonly NavItem[], breadcrumb: string[]): void => {
    for (const { title, href, external, children } of items) {
      if (href !== undefined && !external) order.push({ title, href, breadcrumb })
      walk(children, [...breadcrumb, title])
    }
  }
  walk(nav, [])
  const beside = (at: number) => {
    const found = order[at]
    return found && { title: found.title, href: found.href }
  }
  return new Map(
    order.map(({ href, breadcrumb }, at) => {
      const [previous, next] = [beside(at - 1), beside(at + 1)]
      return [href, { breadcrumb, ...(previous && { previous }), ...(next && { next }) }]
    }),
  )
}

function pageOf(
  href: string,
  { title, sections, html, places }: Indexed & { html: string | undefined; places: Places },
): SitePage | undefined {
  const article = html === undefined ? undefined : readArticle(html)
  if (!article) return undefined
  const { headings, markdownHref, ...found } = article
  const place = places.get(href)
  // The peer has no Markdown beside its pages.
  const path = new URL(markdownHref ?? 'index.md', base + href).pathname
  return {
    ...found,
    path: decodeURIComponent(path.slice(1)),
    href: encodePath(decodeURIComponent(href)),
    title,
    tags: [],
    toc: buildToc(headings),
    sections,
    breadcrumb: place?.breadcrumb ?? [],
    isInNav: place !== undefined,
    ...(place?.previous && { previous: place.previous }),
    ...(place?.next && { next: place.next }),
    uses: [],
    failed: false,
    version: '',
  }
}

/** Pages that are in no index are those that lead on. */
async function redirectsOf(
  { release: { files }, text, signal }: Source,
  pages: readonly SitePage[],
): Promise<Map<string, string>> {
  const known = new Set(pages.map(({ href }) => outputPath(href)))
  const redirects = new Map<string, string>()
  const left = [...files].flatMap(([path, { type }]) => {
    const isOwn = known.has(path) || /^_callboard\/|^404\.html$/.test(path)
    return type === 'text/html' && !isOwn ? [path] : []
  })
  await inParallel(
    left,
    async (path) => {
      const target = redirectOf((await text(path)) ?? '')
      const from = encodePath(path.replace(/(?:^|(?<=\/))index\.html$/, ''))
      if (target === undefined || !URL.canParse(target, base + from)) return
      const { href, protocol } = new URL(target, base + from)
      if (href.startsWith(base)) redirects.set(from, href.slice(base.length))
      else if (/^https?:$/.test(protocol)) redirects.set(from, href)
    },
    { signal },
  )
  return redirects
}
