import { CallboardError, checkOptions, type Folder, objectWith } from '@callboard/core'
import type { SearchDocument } from '../document/search-document.ts'
import {
  type Collator,
  type CollatorContext,
  type CollatorOptions,
  collatorOptionsSchema,
  defineCollator,
  type LocationOf,
} from './collator.ts'
import { markdownText } from './markdown-text.ts'

/** How a folder of Markdown is made findable. */
export interface WikiCollatorOptions extends CollatorOptions<{ path: string }> {
  folder: Folder
  /** @default 'wiki' */
  type?: string
  /** Where a page is read, by its path in the folder without `.md`. @default /wiki/:path */
  location?: LocationOf<{ path: string }>
}

const optionsSchema = collatorOptionsSchema.extend({ folder: objectWith('walk', 'readText') })

/** Larger pages are left out, in bytes. */
const maxBytes = 2 * 1024 * 1024

/**
 * Makes the Markdown pages of a folder findable. A page is called by its first heading, else by its file.
 *
 * @throws CORE_OPTION_INVALID
 */
export function wikiCollator(options: WikiCollatorOptions): Collator {
  checkOptions('wikiCollator', optionsSchema, options)
  const { folder, location = wikiLocation, type = 'wiki', name = type } = options
  return defineCollator({
    name,
    type,
    async *collect(context) {
      const include = ['**/*.md', '**/*.markdown']
      for await (const { path } of folder.walk({ include, signal: context.signal })) {
        const source = await readPage(folder, path, context)
        if (source !== undefined) yield pageDocument(path, source, location)
      }
    },
  })
}

/** One unreadable page hides no other. */
async function readPage(
  folder: Folder,
  path: string,
  { logger }: CollatorContext,
): Promise<string | undefined> {
  try {
    return await folder.readText(path, { maxBytes })
  } catch (error) {
    if (!CallboardError.is(error)) throw error
    logger.warn('a wiki page is left out', { path, reason: error.message })
    return undefined
  }
}

function pageDocument(
  path: string,
  source: string,
  location: LocationOf<{ path: string }>,
): SearchDocument {
  const page = path.replace(/\.(?:md|markdown)$/i, '')
  const { title, text } = markdownText(source)
  return { title: title ?? titleOf(page), text, location: location({ path: page }), path }
}

function titleOf(page: string): string {
  return page.slice(page.lastIndexOf('/') + 1).replace(/[-_]+/g, ' ')
}

function wikiLocation({ path }: { path: string }): string {
  return `/wiki/${path.split('/').map(encodeURIComponent).join('/')}`
}
