import { checkOptions, type EntityRef, formatEntityRef, parseEntityRef } from '@callboard/core'
import { z } from 'zod'
import { fieldTexts } from '../document/indexed-document.ts'
import type { SearchDocument } from '../document/search-document.ts'
import {
  type Collator,
  type CollatorOptions,
  collatorOptionsSchema,
  defineCollator,
  type LocationOf,
} from './collator.ts'

/** One entry of a documentation site: a page, or a section of one. */
export interface DocsEntry {
  /** Below the site, with an anchor for a section: `guide/install/#linux`. */
  location: string
  title: string
  text: string
}

/** The documentation of one entity. */
export interface DocsSite {
  /** Reference of the entity that it is about. */
  entityRef: string
  /** Name of the site. */
  title: string
  documents: Iterable<DocsEntry>
  /** What the entity carries, for filters. */
  owner?: string | undefined
  lifecycle?: string | undefined
  type?: string | undefined
}

/** How documentation is made findable. */
export interface DocsCollatorOptions extends CollatorOptions<EntityRef & { path: string }> {
  sites: () => Iterable<DocsSite> | AsyncIterable<DocsSite>
  /** @default 'techdocs' */
  type?: string
  /** @default /docs/:namespace/:kind/:name/:path */
  location?: LocationOf<EntityRef & { path: string }>
}

const optionsSchema = collatorOptionsSchema.extend({ sites: z.function() })

/**
 * Makes documentation findable, each section by its own title and text. Sections of a page are one result:
 * the best of them, under its anchor.
 *
 * @throws CORE_OPTION_INVALID
 */
export function docsCollator(options: DocsCollatorOptions): Collator {
  checkOptions('docsCollator', optionsSchema, options)
  const { sites, location = docsLocation, type = 'techdocs', name = type } = options
  return defineCollator({
    name,
    type,
    async *collect() {
      for await (const site of sites()) yield* siteDocuments(site, location)
    },
    // A page carries the name of its entity, but is not called so: `billing-api` means the API.
    fields(document) {
      const { name: _name, owner, kind, namespace, lifecycle, type: _type, ...rest } = document
      return fieldTexts({ ...rest } as SearchDocument)
    },
  })
}

function* siteDocuments(
  { entityRef, title: entityTitle, documents, owner, lifecycle, type }: DocsSite,
  location: LocationOf<EntityRef & { path: string }>,
): Generator<SearchDocument> {
  const ref = parseEntityRef(entityRef)
  for (const { location: path, title, text } of documents) {
    yield {
      title,
      text,
      location: location({ ...ref, path }),
      path,
      entityTitle,
      kind: ref.kind,
      namespace: ref.namespace,
      name: ref.name,
      ...(owner && { owner }),
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
