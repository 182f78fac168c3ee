import { formatEntityRef } from '@callboard/core'
import type { SearchResult as Hit } from '@callboard/search'
import { linkTo, readRef } from '../format/entity-link.ts'
import type { PaletteResults, SearchResult, Segments } from '../view-models.ts'
import type { ScreenContext } from './screen.ts'
import { titleOfType } from './search-facets.ts'

type PaletteItem = PaletteResults['groups'][number]['items'][number]

/** One result as the page shows it. */
export function resultOf({ portal }: ScreenContext, hit: Hit): SearchResult {
  const { document } = hit
  const owner =
    typeof document.owner === 'string' && document.owner !== ''
      ? linkTo(portal.catalog, ownerRef(document.owner))
      : undefined
  return {
    href: document.location,
    icon: iconOf(hit),
    title: segments(hit.marks.title),
    trail: trailOf(hit),
    snippet: segments(hit.marks.text),
    ...(owner && { owner }),
  }
}

/** One result as the palette shows it. */
export function paletteItemOf(hit: Hit): PaletteItem {
  const { kind } = hit.document
  return {
    href: hit.document.location,
    icon: iconOf(hit),
    title: segments(hit.marks.title),
    detail: detailOf(hit),
    hint: typeof kind === 'string' && hit.type !== 'techdocs' ? kind : titleOfType(hit.type),
  }
}

/** An owner as documents write it: a canonical reference, or what the entity says. */
export function ownerRef(owner: string): string {
  const parts = readRef(owner, 'group')
  return parts ? formatEntityRef(parts) : owner
}

const icons: Readonly<Record<string, string>> = { 'api-operations': 'api', templates: 'template' }

function iconOf({ type, document }: Hit): string {
  return type === 'software-catalog' && typeof document.kind === 'string'
    ? document.kind.toLowerCase()
    : (icons[type] ?? 'book')
}

function trailOf({ type, document }: Hit): string[] {
  const kind = type === 'software-catalog' ? document.kind : undefined
  const parts = [titleOfType(type), document.entityTitle, kind, document.pageTitle]
  return parts.filter((part): part is string => typeof part === 'string' && part !== '')
}

function detailOf({ document }: Hit): string {
  const { entityTitle, pageTitle, authorization, location } = document
  const parts = [entityTitle, pageTitle].filter((part) => typeof part === 'string' && part !== '')
  return parts.length > 0 ? parts.join(' › ') : (authorization?.resourceRef ?? location)
}

/** A text cut at the ranges that matched. */
function segments({ text, ranges }: Hit['marks']['title']): Segments {
  const pieces: Segments = []
  let at = 0
  for (const [start, end] of ranges) {
    if (start < at) continue
    if (start > at) pieces.push({ text: text.slice(at, start) })
    pieces.push({ text: text.slice(start, end), match: true })
    at = end
  }
  if (at < text.length) pieces.push({ text: text.slice(at) })
  return pieces
}
