import type { Folder } from '@callboard/core'
import { createDocs, type Site } from '@callboard/docs'
import { type Collator, wikiCollator } from '@callboard/search'

/** The pages that belong to no entity. */
export interface Wiki {
  /** The pages as they are now; built again after `clear`. */
  site(): Promise<Site>
  clear(): void
  collator: Collator
}

/** Makes a wiki of a folder of Markdown: read in the portal, found by its search. */
export function createWiki(folder: Folder): Wiki {
  const docs = createDocs({ source: folder, name: 'Wiki' })
  let built: Promise<Site> | undefined
  return {
    site() {
      built ??= docs.load().catch((error: unknown) => {
        // A failure is not remembered: what was missing may be there the next time.
        built = undefined
        throw error
      })
      return built
    },
    clear() {
      built = undefined
    },
    collator: wikiCollator({ folder, location: ({ path }) => `/wiki/${pageHref(path)}` }),
  }
}

function pageHref(path: string): string {
  const page = path.replace(/(?:^|\/)index$/, '')
  return page === '' ? '' : `${page.split('/').map(encodeURIComponent).join('/')}/`
}
