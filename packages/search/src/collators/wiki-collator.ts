import { checkOptions, type Folder, objectWith } from '@callboard/core'
import {
  type Collator,
  type CollatorOptions,
  collatorOptionsSchema,
  defineCollator,
  type LocationOf,
} from './collator.ts'
import { markdownPages } from './markdown-pages.ts'

/** How a folder of Markdown is made findable. */
export interface WikiCollatorOptions extends CollatorOptions<{ path: string }> {
  folder: Folder
  /** @default 'wiki' */
  type?: string
  /** Where a page is read, by its path in the folder without `.md`. @default /wiki/:path */
  location?: LocationOf<{ path: string }>
}

const optionsSchema = collatorOptionsSchema.extend({ folder: objectWith('walk', 'readText') })

/**
 * Makes the Markdown pages of a folder findable. A page is called by its first heading, else by its file.
 *
 * @throws CORE_OPTION_INVALID
 */
export function wikiCollator(options: WikiCollatorOptions): Collator {
  checkOptions('wikiCollator', optionsSchema, options)
  const { folder, location = wikiLocation, type = 'wiki' } = options
  const { name = type, decorators = [] } = options
  return defineCollator({
    name,
    type,
    decorators,
    collect: (context) => markdownPages({ folder, location, context }),
  })
}

function wikiLocation({ path }: { path: string }): string {
  return `/wiki/${path.split('/').map(encodeURIComponent).join('/')}`
}
