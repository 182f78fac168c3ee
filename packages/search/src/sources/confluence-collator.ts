import { checkOptions, objectWith, type Runtime } from '@callboard/core'
import type { UrlGate } from '@callboard/core/node'
import { z } from 'zod'
import {
  type Collator,
  defineCollator,
  type SourceOptions,
  sourceOptionsSchema,
} from '../collators/collator.ts'
import type { SearchDocument } from '../document/search-document.ts'
import { type ConfluencePage, cloudPages, serverPages } from './confluence-pages.ts'
import { htmlText } from './html-text.ts'
import { openJsonSite } from './json-site.ts'

/** How spaces of a Confluence are made findable. */
export interface ConfluenceCollatorOptions extends SourceOptions {
  /** Allows its origin, and carries the credentials for it. */
  gate: UrlGate
  /** Where it begins: `https://acme.atlassian.net/wiki`, `https://confluence.acme.test`. */
  baseUrl: string
  /** Keys of the spaces that are read. */
  spaces: readonly string[]
  /** Which interface it has: version 2 of the cloud, or that of Server and Data Center. @default 'cloud' for a host of Atlassian */
  edition?: 'cloud' | 'server'
  /** @default 'confluence' */
  type?: string
  /** @default the real clock */
  runtime?: Runtime
}

const optionsSchema = sourceOptionsSchema.extend({
  gate: objectWith('fetch', 'check'),
  baseUrl: z.url(),
  spaces: z.array(z.string().min(1)).min(1),
  edition: z.enum(['cloud', 'server']).optional(),
  runtime: objectWith('now', 'sleep').optional(),
})

/**
 * Makes the pages of some spaces of a Confluence findable. A space that cannot be read keeps what was held of it. Who may
 * see a page is not known here: give it spaces that every reader of the search may see, or a decorator that sets
 * `authorization`.
 *
 * @throws CORE_OPTION_INVALID
 */
export function confluenceCollator(options: ConfluenceCollatorOptions): Collator {
  checkOptions('confluenceCollator', optionsSchema, options)
  const { spaces, type = 'confluence', name = type, decorators = [] } = options
  const baseUrl = options.baseUrl.replace(/\/+$/, '')
  const isAtlassian = new URL(baseUrl).hostname.endsWith('.atlassian.net')
  const { edition = isAtlassian ? 'cloud' : 'server' } = options
  const pagesOf = edition === 'cloud' ? cloudPages : serverPages
  const site = openJsonSite(options)
  return defineCollator({
    name,
    type,
    decorators,
    async *collect({ signal, keep }) {
      for (const space of spaces) {
        try {
          for await (const page of pagesOf(site, { baseUrl, space, signal }))
            yield pageDocument(page, { baseUrl, space })
        } catch (cause) {
          signal?.throwIfAborted()
          keep({ name: `the space ${space}`, cause, holds: (document) => document.space === space })
        }
      }
    },
  })
}

function pageDocument(
  { title, storage, path, labels }: ConfluencePage,
  { baseUrl, space }: { baseUrl: string; space: string },
): SearchDocument {
  return {
    title,
    text: htmlText(storage),
    location: `${baseUrl}${path}`,
    space,
    ...(labels.length > 0 && { tags: labels }),
  }
}
