import { contentHash } from '../site/content-hash.ts'
import type { Site, SitePage } from '../site/site.ts'

/** One for each page with what stands before its first part, then one for each part. */
interface IndexDocument {
  location: string
  title: string
  text: string
}

/** What MkDocs tells its own search; the peer's readers expect it and use nothing of it. */
const config = {
  indexing: 'full',
  lang: ['en'],
  min_search_length: 2,
  prebuild_index: false,
  separator: '[\\s\\-]+',
}

/**
 * `search/search_index.json` as the peer's readers expect it: `config` and `docs`, each with its `location`, `title` and
 * `text`. Every text stands there once, as Material for MkDocs writes it; MkDocs alone repeats all of a page in the entry
 * of the page, which doubles the largest file of a site. What a page adds is made once for the page.
 */
export function searchIndex({ pages }: Pick<Site, 'pages'>): Uint8Array {
  const documents = pages.flatMap((page, index) => {
    const { bytes } = partOf(page)
    return index === 0 ? [bytes] : [comma, bytes]
  })
  return Buffer.concat([head, ...documents, end])
}

/** Changes when the index does, and is told without putting it together. */
export function searchIndexVersion({ pages }: Pick<Site, 'pages'>): string {
  return JSON.stringify([config, pages.map((page) => partOf(page).hash)])
}

const head = Buffer.from(`{"config":${JSON.stringify(config)},"docs":[`)
const comma = Buffer.from(',')
const end = Buffer.from(']}')

/** What a page adds, and what tells it apart. */
interface IndexPart {
  bytes: Uint8Array
  hash: string
}

const parts = new WeakMap<SitePage, IndexPart>()

function partOf(page: SitePage): IndexPart {
  const known = parts.get(page)
  if (known) return known
  const documents = documentsOf(page).map((each) => JSON.stringify(each))
  const bytes = Buffer.from(documents.join(','))
  const part = { bytes, hash: contentHash(bytes) }
  parts.set(page, part)
  return part
}

const documentsOf = ({ href, title, sections }: SitePage): IndexDocument[] => [
  { location: href, title, text: introductionOf(sections) },
  ...sections.flatMap(({ location, heading, text }) =>
    heading === undefined ? [] : [{ location, title: heading, text }],
  ),
]

const introductionOf = (sections: SitePage['sections']): string =>
  sections
    .flatMap(({ heading, text }) => (heading === undefined && text !== '' ? [text] : []))
    .join(' ')
