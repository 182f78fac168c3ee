import type { Site } from './site.ts'

/** A part of a page as a search engine takes it. */
export interface DocsDocument {
  /** Address below the root of the site, with the fragment of the heading: unique within the site. */
  location: string
  /** Title of the page. */
  title: string
  /** Heading of the part; none for the beginning of a page. */
  heading?: string
  text: string
  /** Path of the page's source. */
  path: string
}

/** What search should know of a site: one document for each part of each page, in reading order. */
export function searchDocuments({ pages }: Pick<Site, 'pages'>): DocsDocument[] {
  return pages.flatMap(({ path, sections }) =>
    sections.map((section): DocsDocument => ({ ...section, path })),
  )
}
