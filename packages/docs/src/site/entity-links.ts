import { escapeHtml } from '../markdown/escape-html.ts'
import type { RenderedPage } from '../markdown/page-context.ts'

/** A link to documents of another entity. */
export interface EntityLink {
  /** The entity: `component:default/ledger`. */
  ref: string
  /** Address of the page below the root of its site: empty for the home page, else ending in a slash. */
  path: string
}

/**
 * Says where the documents of another entity are: an address, or undefined when there are none to be shown. What reaches a
 * reader is a link, so whether the reader may follow it is decided where it leads.
 */
export type EntityDocs = (link: EntityLink) => string | undefined | Promise<string | undefined>

/** Links to other entities, resolved. */
export interface EntityLinks {
  /** The page's article with those links leading where the host says. */
  htmlOf(page: RenderedPage): string
  /** Entities whose documents are not there. */
  missingEntities: ReadonlySet<string>
}

/** Asks the host for every entity that pages link to, once for each page of it. */
export async function resolveEntityLinks(
  pages: Iterable<RenderedPage>,
  entityDocs: EntityDocs | undefined,
): Promise<EntityLinks> {
  const missingEntities = new Set<string>()
  if (!entityDocs) return { htmlOf: ({ html }) => html, missingEntities }
  const addresses = new Map<string, string | undefined>()
  for (const { links } of pages)
    for (const { target } of links) {
      if (target.kind !== 'entity') continue
      const { href, ref, path } = target
      const bare = withoutRest(href)
      if (!addresses.has(bare)) addresses.set(bare, await entityDocs({ ref, path }))
      if (addresses.get(bare) === undefined) missingEntities.add(ref)
    }
  const htmlOf = ({ html, links }: RenderedPage): string => {
    const own = new Set(
      links.flatMap(({ target }) => (target.kind === 'entity' ? [target.href] : [])),
    )
    let changed = html
    for (const href of own) {
      const bare = withoutRest(href)
      const address = addresses.get(bare)
      const there =
        address === undefined ? '' : ` href="${escapeHtml(address + href.slice(bare.length))}"`
      changed = changed.replaceAll(` href="${attribute(href)}"`, () => there)
    }
    return changed
  }
  return { htmlOf, missingEntities }
}

const withoutRest = (href: string): string => href.replace(/[?#].*$/s, '')

/** As the serializer of the pipeline writes it. */
const attribute = (value: string): string =>
  value.replaceAll('&', '&#x26;').replaceAll('"', '&#x22;')
