import {
  checkOptions,
  type EntityRef,
  formatEntityRef,
  objectWith,
  parseEntityRef,
  type Runtime,
} from '@callboard/core'
import type { UrlGate } from '@callboard/core/node'
import { z } from 'zod'
import {
  type Collator,
  defineCollator,
  type SourceOptions,
  sourceOptionsSchema,
} from '../collators/collator.ts'
import { docsFields } from '../collators/docs-collator.ts'
import type { SearchDocument } from '../document/search-document.ts'
import { htmlText } from './html-text.ts'
import { type JsonSite, openJsonSite } from './json-site.ts'

/** A site that MkDocs built. */
export interface ForeignSite {
  /** Its home, in front of `search/search_index.json`: `https://docs.acme.test/payments/`. */
  url: string
  /** Name of the site. */
  title: string
  /** Reference of the entity that it is about: who may see that may see the site. @default none, everybody may */
  entityRef?: string
}

/** How foreign documentation is made findable. */
export interface TechdocsIndexCollatorOptions extends SourceOptions {
  /** Allows the origins of the sites, and carries the credentials for them. */
  gate: UrlGate
  sites: () => Iterable<ForeignSite> | AsyncIterable<ForeignSite>
  /** @default 'techdocs' */
  type?: string
  /** @default the real clock */
  runtime?: Runtime
}

const optionsSchema = sourceOptionsSchema.extend({
  gate: objectWith('fetch', 'check'),
  sites: z.function(),
  runtime: objectWith('now', 'sleep').optional(),
})

const indexFile = z.object({
  docs: z.array(z.object({ location: z.string(), title: z.string(), text: z.string() })),
})

interface KnownIndex {
  etag: string | undefined
  documents: readonly SearchDocument[]
}

/**
 * Makes documentation findable that MkDocs built and somebody else serves, by the search index that it has beside its
 * pages: each section under its own heading. An index is transferred again only when it has changed; a site that cannot
 * be read keeps what was held of it.
 *
 * @throws CORE_OPTION_INVALID
 */
export function techdocsIndexCollator(options: TechdocsIndexCollatorOptions): Collator {
  checkOptions('techdocsIndexCollator', optionsSchema, options)
  const { sites, type = 'techdocs', name = type, decorators = [] } = options
  const site = openJsonSite(options)
  let known = new Map<string, KnownIndex>()
  return defineCollator({
    name,
    type,
    decorators,
    fields: docsFields,
    async *collect({ signal, keep }) {
      const next = new Map<string, KnownIndex>()
      for await (const foreign of sites()) {
        const home = foreign.url.endsWith('/') ? foreign.url : `${foreign.url}/`
        const before = known.get(home)
        try {
          const index = await readIndex({ ...foreign, url: home }, { site, before, signal })
          next.set(home, index)
          yield* index.documents
        } catch (cause) {
          signal?.throwIfAborted()
          if (before) next.set(home, before)
          keep({ name: home, cause, holds: ({ location }) => location.startsWith(home) })
        }
      }
      known = next
    },
  })
}

async function readIndex(
  foreign: ForeignSite,
  {
    site,
    before,
    signal,
  }: { site: JsonSite; before: KnownIndex | undefined; signal: AbortSignal | undefined },
): Promise<KnownIndex> {
  const url = new URL('search/search_index.json', foreign.url)
  const answer = await site.read(url, { schema: indexFile, etag: before?.etag, signal })
  if (!answer) return before ?? { etag: undefined, documents: [] }
  const ref = foreign.entityRef === undefined ? undefined : parseEntityRef(foreign.entityRef)
  const documents = answer.value.docs.map((entry) => toDocument(entry, { foreign, ref }))
  return { etag: answer.etag, documents }
}

function toDocument(
  { location: path, title, text }: z.infer<typeof indexFile>['docs'][number],
  { foreign, ref }: { foreign: ForeignSite; ref: EntityRef | undefined },
): SearchDocument {
  return {
    // The beginning of a page is there twice, once without a title.
    title: title || foreign.title,
    // Plain text where MkDocs made it, HTML where a theme did.
    text: /<\/(?:p|li|code|pre|td|h[1-6]|div|span)>/.test(text) ? htmlText(text) : text,
    location: new URL(path, foreign.url).href,
    path,
    entityTitle: foreign.title,
    ...(ref && {
      kind: ref.kind,
      namespace: ref.namespace,
      name: ref.name,
      authorization: { resourceRef: formatEntityRef(ref) },
    }),
  }
}
