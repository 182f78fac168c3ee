import type { Site } from '../site/site.ts'

/** `search/search_index.json` as MkDocs writes it and the peer's readers expect it. */
export interface SearchIndex {
  config: {
    indexing: 'full'
    lang: string[]
    min_search_length: number
    prebuild_index: boolean
    separator: string
  }
  /** One for each page with all its text, then one for each of its headings. */
  docs: { location: string; title: string; text: string }[]
}

/** The search index of a site. */
export function searchIndex({ pages }: Site): SearchIndex {
  return {
    config: {
      indexing: 'full',
      lang: ['en'],
      min_search_length: 2,
      prebuild_index: false,
      separator: '[\\s\\-]+',
    },
    docs: pages.flatMap(({ href, title, sections }) => [
      {
        location: href,
        title,
        text: sections
          .flatMap(({ heading, text }) => [heading ?? '', text])
          .filter(Boolean)
          .join(' '),
      },
      ...sections.flatMap(({ location, heading, text }) =>
        heading === undefined ? [] : [{ location, title: heading, text }],
      ),
    ]),
  }
}
