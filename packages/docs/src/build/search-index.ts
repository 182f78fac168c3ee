import type { Site, SitePage } from '../site/site.ts'

/** One for each page with all its text, then one for each of its headings. */
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
 * `search/search_index.json` as MkDocs writes it and the peer's readers expect it: `config` and `docs`, each with its
 * `location`, `title` and `text`. What a page adds is made once for the page.
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

function documentsOf({ href, title, sections }: SitePage): IndexDocument[] {
  const text = sections
    .flatMap(({ heading, text: part }) => [heading ?? '', part])
    .filter(Boolean)
    .join(' ')
  return [
    { location: href, title, text },
    ...sections.flatMap(({ location, heading, text: part }) =>
      heading === undefined ? [] : [{ location, title: heading, text: part }],
    ),
  ]
}
