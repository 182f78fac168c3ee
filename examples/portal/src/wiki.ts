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
  let built: Promise<Site> | undefined
  return {
    site() {
      built ??= createDocs({ source: folder, name: 'Wiki' }).load()
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
