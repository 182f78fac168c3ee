import {
  canonicalRef,
  checkOptions,
  type EntityRef,
  formatEntityRef,
  parseEntityRef,
} from '@callboard/core'
import { z } from 'zod'
import { type FieldTexts, fieldTexts } from '../document/indexed-document.ts'
import type { SearchDocument } from '../document/search-document.ts'
import {
  type Collator,
  type CollatorOptions,
  collatorOptionsSchema,
  defineCollator,
  type LocationOf,
  type UnreadPart,
} from './collator.ts'
import { ownerRefOf } from './entity-collator.ts'

/** One entry of a documentation site: a page, or a section of one. */
export interface DocsEntry {
  /** Below the site, with an anchor for a section: `guide/install/#linux`. */
  location: string
  /** Title of the page. */
  title: string
  /** Heading of the section; none for the beginning of a page. */
  heading?: string | undefined
  text: string
}

/** A site that cannot be read now: what is held of it stays. */
export interface UnreadSite {
  entityRef: string
  /** Why. */
  unread: unknown
}

/** The documentation of one entity. */
export interface DocsSite {
  /** Reference of the entity that it is about. */
  entityRef: string
  /** Name of the site. */
  title: string
  documents: Iterable<DocsEntry>
  /** Kind of the entity as it is written. @default that of the reference, in lower case */
  kind?: string | undefined
  /** What the entity carries, for filters. A name alone is that of a group. */
  owner?: string | undefined
  lifecycle?: string | undefined
  type?: string | undefined
}

/** The type of documentation, unless the host says otherwise. */
export const docsType = 'techdocs'

/** How documentation is made findable. */
export interface DocsCollatorOptions extends CollatorOptions<EntityRef & { path: string }> {
  sites: () => Iterable<DocsSite | UnreadSite> | AsyncIterable<DocsSite | UnreadSite>
  /** @default 'techdocs' */
  type?: string
  /** @default /docs/:namespace/:kind/:name/:path */
  location?: LocationOf<EntityRef & { path: string }>
}

const optionsSchema = collatorOptionsSchema.extend({ sites: z.function() })

/**
 * Makes documentation findable, each section by its own heading and text. Sections of a page are one result:
 * the best of them, under its anchor.
 *
 * @throws CORE_OPTION_INVALID
 */
export function docsCollator(options: DocsCollatorOptions): Collator {
  checkOptions('docsCollator', optionsSchema, options)
  const { sites, location = docsLocation, type = docsType } = options
  const { name = type, decorators = [] } = options
  return defineCollator({
    name,
    type,
    decorators,
    async *collect({ keep }) {
      for await (const site of sites()) {
        if ('unread' in site) keep(unreadSite(site))
        else yield* siteDocuments(site, location)
      }
    },
    fields: docsFields,
  })
}

/**
 * The first page is called as its entity; the others carry the name, but are not called so. `billing-api` means the API, and
 * then its documents.
 */
export function docsFields(document: SearchDocument): FieldTexts {
  const { name, owner, kind, namespace, lifecycle, type: _type, ...rest } = document
  return fieldTexts({ ...rest, ...(document.path === '' && { name }) } as SearchDocument)
}

function unreadSite({ entityRef, unread: cause }: UnreadSite): UnreadPart {
  const ref = canonicalRef(entityRef)
  return {
    name: ref,
    cause,
    holds: ({ authorization }) => authorization?.resourceRef === ref,
  }
}

function* siteDocuments(
  { entityRef, title: entityTitle, documents, kind, owner, lifecycle, type }: DocsSite,
  location: LocationOf<EntityRef & { path: string }>,
): Generator<SearchDocument> {
  const ref = parseEntityRef(entityRef)
  const { namespace } = ref
  for (const { location: path, title, heading, text } of documents) {
    yield {
      title: heading || title,
      ...(heading && heading !== title && { pageTitle: title }),
      text,
      location: location({ ...ref, path }),
      path,
      entityTitle,
      kind: kind ?? ref.kind,
      namespace,
      name: ref.name,
      ...(owner && { owner: ownerRefOf(owner, namespace) }),
      ...(lifecycle && { lifecycle }),
      ...(type && { type, componentType: type }),
      authorization: { resourceRef: formatEntityRef(ref) },
    }
  }
}

function docsLocation({ namespace, kind, name, path }: EntityRef & { path: string }): string {
  const parts = [namespace, kind, name].map((part) => encodeURIComponent(part.toLowerCase()))
  return `/docs/${parts.join('/')}/${path.replace(/^\/+/, '')}`
}
