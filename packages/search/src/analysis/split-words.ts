import { foldText } from './fold-text.ts'

/** A stretch of text that analysis found, by its offsets in the original. */
export interface WordPart {
  /** Folded form. */
  surface: string
  start: number
  end: number
  /** Whether this is several parts written as one: `userservice` of `UserService`, `billingapi` of `billing-api`. */
  joined: boolean
}

/** Longest token, in characters; the rest of a longer one is cut off in index and query alike. */
export const maxTokenLength = 64
/** An identifier of more segments than this (a path, an address) has no joined form. */
const maxSegments = 5

// Segments joined by one connector each are one identifier. `C++` and `C#` keep their sign.
const identifier =
  /[\p{L}\p{N}\p{M}]+(?:['’]\p{L}+|\+\+|#)?(?:[-_./:@][\p{L}\p{N}\p{M}]+(?:['’]\p{L}+)?)*/gu
const connector = /[-_./:@]/
const mixed = /\p{Ll}\p{Lu}|\p{Lu}\p{Lu}\p{Ll}|\p{L}\p{N}|\p{N}\p{L}/u
const edge =
  /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})|(?<=\p{L})(?=\p{N})|(?<=\p{N})(?=\p{L})/u
const acronymPlural = /^\p{Lu}+s$/u
const unspaced = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}ー]+/gu
const anyUnspaced = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u
const possessive = /['’]s$/

/**
 * Words of a text in order: each identifier as its parts and, where it has several, as one joined word too.
 * Scripts without spaces come as pairs of characters.
 */
export function* splitWords(text: string): Generator<WordPart> {
  for (const match of text.matchAll(identifier)) {
    yield* splitIdentifier(match[0], match.index)
  }
}

/** The segments of a text as they are written, folded and without case edges: what names are compared by. */
export function segmentsOf(text: string): string[] {
  const segments: string[] = []
  for (const match of text.matchAll(identifier)) {
    for (const segment of match[0].split(connector)) segments.push(clean(segment))
  }
  return segments
}

function* splitIdentifier(text: string, offset: number): Generator<WordPart> {
  if (!connector.test(text)) return yield* splitSegment(text, offset)
  const segments = text.split(connector)
  let at = offset
  for (const segment of segments) {
    yield* splitSegment(segment, at)
    at += segment.length + 1
  }
  if (segments.length <= maxSegments && text.length <= maxTokenLength && !anyUnspaced.test(text)) {
    yield { ...wordAt(text.split(connector).join(''), offset, true), end: offset + text.length }
  }
}

function* splitSegment(text: string, offset: number): Generator<WordPart> {
  if (anyUnspaced.test(text)) return yield* splitUnspaced(text, offset)
  if (!mixed.test(text) || acronymPlural.test(text)) return yield wordAt(text, offset, false)
  // `s3` and `v2` stay whole: a lone letter or figure finds nothing that is meant.
  const parts = cutAt(text).filter((part) => part.text.length > 1)
  const whole = wordAt(text, offset, false)
  const isSplit = parts.length > 1 || (parts[0]?.text.length ?? 0) > 2
  if (!isSplit) return yield whole
  for (const part of parts) yield wordAt(part.text, offset + part.at, false)
  yield { ...whole, joined: true }
}

function cutAt(text: string): { text: string; at: number }[] {
  let at = 0
  return text.split(edge).map((part) => {
    const cut = { text: part, at }
    at += part.length
    return cut
  })
}

function* splitUnspaced(text: string, offset: number): Generator<WordPart> {
  let last = 0
  for (const run of text.matchAll(unspaced)) {
    if (run.index > last) yield* splitSegment(text.slice(last, run.index), offset + last)
    yield* pairsOf(run[0], offset + run.index)
    last = run.index + run[0].length
  }
  if (last < text.length) yield* splitSegment(text.slice(last), offset + last)
}

function* pairsOf(run: string, offset: number): Generator<WordPart> {
  const characters = [...run]
  let at = offset
  for (let index = 0; index < Math.max(1, characters.length - 1); index += 1) {
    const pair = characters.slice(index, index + 2).join('')
    yield { surface: foldText(pair), start: at, end: at + pair.length, joined: false }
    at += characters[index]?.length ?? 1
  }
}

function wordAt(text: string, start: number, joined: boolean): WordPart {
  return { surface: clean(text), start, end: start + text.length, joined }
}

function clean(text: string): string {
  // Four times the length: folding may lengthen, and must not be handed a megabyte.
  const word = foldText(text.slice(0, maxTokenLength * 4).replace(possessive, ''))
  return word.replace(/['’]/g, '').slice(0, maxTokenLength)
}
