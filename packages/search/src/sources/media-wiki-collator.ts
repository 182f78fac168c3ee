import { checkOptions, coreErrors, objectWith, type Runtime } from '@callboard/core'
import type { UrlGate } from '@callboard/core/node'
import { z } from 'zod'
import {
  type Collator,
  type CollatorContext,
  defineCollator,
  type SourceOptions,
  sourceOptionsSchema,
} from '../collators/collator.ts'
import type { SearchDocument } from '../document/search-document.ts'
import { type JsonSite, openJsonSite } from './json-site.ts'
import { wikiText } from './wikitext.ts'

/** How a MediaWiki is made findable. */
export interface MediaWikiCollatorOptions extends SourceOptions {
  /** Allows its origin, and carries the credentials for it. */
  gate: UrlGate
  /** Its Action API: `https://wiki.acme.test/w/api.php`. */
  apiUrl: string
  /** Numbers of the namespaces that are read. @default [0] the articles */
  namespaces?: readonly number[]
  /** @default 'wiki' */
  type?: string
  /** @default the real clock */
  runtime?: Runtime
}

const optionsSchema = sourceOptionsSchema.extend({
  gate: objectWith('fetch', 'check'),
  apiUrl: z.url(),
  namespaces: z.array(z.int().min(0)).optional(),
  runtime: objectWith('now', 'sleep').optional(),
})

const page = z.object({
  title: z.string(),
  fullurl: z.string(),
  revisions: z
    .array(z.object({ slots: z.object({ main: z.object({ content: z.string().optional() }) }) }))
    .optional(),
})

const answer = z.object({
  error: z.object({ info: z.string() }).optional(),
  continue: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  query: z.object({ pages: z.array(page) }).optional(),
})

/** A wiki of more answers than this goes round in circles. */
const maxAnswers = 20_000

/**
 * Makes the pages of a MediaWiki findable, redirects left out. Fifty of them are asked for at once. A namespace that
 * cannot be read keeps what was held of it.
 *
 * @throws CORE_OPTION_INVALID
 */
export function mediaWikiCollator(options: MediaWikiCollatorOptions): Collator {
  checkOptions('mediaWikiCollator', optionsSchema, options)
  const { apiUrl, namespaces = [0], type = 'wiki', name = type, decorators = [] } = options
  const site = openJsonSite(options)
  return defineCollator({
    name,
    type,
    decorators,
    async *collect(context) {
      for (const namespace of namespaces) {
        try {
          yield* pagesOf(site, { apiUrl, namespace }, context)
        } catch (cause) {
          context.signal?.throwIfAborted()
          const holds = (document: SearchDocument) => document.wikiNamespace === namespace
          context.keep({ name: `${apiUrl} namespace ${namespace}`, cause, holds })
        }
      }
    },
  })
}

/** Content comes with any answer of a round: a page without it comes again in a later one. */
async function* pagesOf(
  site: JsonSite,
  { apiUrl, namespace }: { apiUrl: string; namespace: number },
  { signal }: CollatorContext,
): AsyncGenerator<SearchDocument> {
  let more: z.infer<typeof answer>['continue'] = {}
  for (let asked = 0; more; asked += 1) {
    if (asked === maxAnswers)
      throw coreErrors.SOURCE_FAILED({ url: apiUrl, reason: 'its pages have no end' })
    const url = questionUrl(apiUrl, namespace, more)
    const {
      error,
      query,
      continue: next,
    }: z.infer<typeof answer> = (await site.read(url, { schema: answer, signal }))?.value ?? {}
    if (error) throw coreErrors.SOURCE_FAILED({ url: apiUrl, reason: error.info })
    for (const { title, fullurl, revisions } of query?.pages ?? []) {
      const content = revisions?.[0]?.slots.main.content
      if (content === undefined) continue
      const { text, categories } = wikiText(content)
      yield { title, text, location: fullurl, tags: categories, wikiNamespace: namespace }
    }
    more = next
  }
}

function questionUrl(
  apiUrl: string,
  namespace: number,
  more: Readonly<Record<string, string | number>>,
): URL {
  const url = new URL(apiUrl)
  const parameters = {
    action: 'query',
    format: 'json',
    formatversion: 2,
    generator: 'allpages',
    gapnamespace: namespace,
    gapfilterredir: 'nonredirects',
    gaplimit: 50,
    prop: 'revisions|info',
    rvprop: 'content',
    rvslots: 'main',
    inprop: 'url',
    ...more,
  }
  for (const [key, value] of Object.entries(parameters)) url.searchParams.set(key, String(value))
  return url
}
