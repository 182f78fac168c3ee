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

const written = new WeakMap<SitePage, string>()

/**
 * `search/search_index.json` as the peer's readers expect it: `config` and `docs`, each with its `location`, `title` and
 * `text`. Every text stands there once, as Material for MkDocs writes it; MkDocs alone repeats all of a page in the entry
 * of the page, which doubles the largest file of a site. What a page adds is made once for the page.
 */
export function searchIndexText({ pages }: Pick<Site, 'pages'>): string {
  const documents = pages.map((page) => {
    const text =
      written.get(page) ??
      documentsOf(page)
        .map((each) => JSON.stringify(each))
        .join(',')
    written.set(page, text)
    return text
  })
  return `{"config":${JSON.stringify(config)},"docs":[${documents.join(',')}]}`
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
