import { eachPiece } from '../analysis/analyzer.ts'
import type { LanguageCode } from '../analysis/languages.ts'

/** A stretch of a text that answers the query: offsets of its begin and of what is behind its end. */
export type MarkRange = readonly [start: number, end: number]

/** A text, or a part of one, with the places that answer the query. */
export interface MarkedText {
  text: string
  /** Offset of `text` in the field, for a snippet. */
  offset: number
  /** Within `text`, in order, none touching another. */
  ranges: readonly MarkRange[]
  /** Safe HTML: escaped first, marked with `<mark>` after. */
  html: string
}

/** How a text is marked. */
export interface MarkOptions {
  /** What each searched term says. */
  terms: ReadonlyMap<string, number>
  /** What the text is written in. @default 'en' */
  language?: LanguageCode | undefined
  /** Characters of the best part that is shown; without it the whole text. */
  windowLength?: number
}

interface Hit {
  start: number
  end: number
  term: string
}

/** Characters of a text that are looked through. */
const maxLength = 64 * 1024

/** Marks the searched words in a text, or in the part of it that says most about them. */
export function markText(text: string, { terms, language, windowLength }: MarkOptions): MarkedText {
  const hits = findHits(text.slice(0, maxLength), { terms, language })
  const [from, to] =
    windowLength === undefined ? [0, text.length] : windowAt(text, hits, { terms, windowLength })
  const part = text.slice(from, to)
  const ranges = mergeRanges(
    hits.flatMap(({ start, end }) =>
      start >= from && end <= to ? [[start - from, end - from] as const] : [],
    ),
  )
  return { text: part, offset: from, ranges, html: toHtml(part, ranges) }
}

/** Puts something before and after each range of a text. */
export function wrapRanges(
  text: string,
  ranges: readonly MarkRange[],
  wrap: { before: string; after: string; plain?: (text: string) => string },
): string {
  const { before, after, plain = (piece) => piece } = wrap
  let at = 0
  let wrapped = ''
  for (const [start, end] of ranges) {
    wrapped += `${plain(text.slice(at, start))}${before}${plain(text.slice(start, end))}${after}`
    at = end
  }
  return wrapped + plain(text.slice(at))
}

function toHtml(text: string, ranges: readonly MarkRange[]): string {
  return wrapRanges(text, ranges, { before: '<mark>', after: '</mark>', plain: escapeHtml })
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}

function findHits(text: string, { terms, language = 'en' }: MarkOptions): Hit[] {
  const hits: Hit[] = []
  if (terms.size === 0) return hits
  eachPiece(text, { language }, ({ start, end, term }, at) => {
    if (terms.has(term)) hits.push({ start: at + start, end: at + end, term })
  })
  return hits
}

/** The part whose different words say most; of two that say the same the shorter one, then the earlier one. */
function windowAt(
  text: string,
  hits: readonly Hit[],
  { terms, windowLength }: { terms: ReadonlyMap<string, number>; windowLength: number },
): MarkRange {
  if (text.length <= windowLength) return [0, text.length]
  let best = { value: -1, start: 0, end: 0 }
  for (const [at, first] of hits.entries()) {
    const seen = new Map<string, number>()
    let end = first.end
    for (let next = at; next < hits.length; next += 1) {
      const hit = hits[next]
      if (!hit || hit.end - first.start > windowLength) break
      if (!seen.has(hit.term)) end = Math.max(end, hit.end)
      seen.set(hit.term, terms.get(hit.term) ?? 0)
    }
    const value = [...seen.values()].reduce((sum, each) => sum + each, 0)
    const isShorter = value === best.value && end - first.start < best.end - best.start
    if (value > best.value || isShorter) best = { value, start: first.start, end }
  }
  return aroundWords(text, best, windowLength)
}

/** Some words before the hits, the rest behind them, no word cut. */
function aroundWords(
  text: string,
  { start, end }: { start: number; end: number },
  windowLength: number,
): MarkRange {
  const spare = Math.max(0, windowLength - (end - start))
  let from = Math.max(0, start - Math.floor(spare / 4))
  let to = Math.min(text.length, from + windowLength)
  from = Math.max(0, Math.min(from, to - windowLength))
  while (from > 0 && from < start && /\S/u.test(text[from - 1] ?? '')) from += 1
  while (to < text.length && to > end && /\S/u.test(text[to] ?? '')) to -= 1
  while (from < start && /\s/u.test(text[from] ?? '')) from += 1
  return [from, Math.max(to, end)]
}

function mergeRanges(ranges: readonly MarkRange[]): MarkRange[] {
  const merged: [number, number][] = []
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = merged.at(-1)
    if (last && start <= last[1]) last[1] = Math.max(last[1], end)
    else merged.push([start, end])
  }
  return merged
}
