import { foldText } from './fold-text.ts'

/** A word inside an identifier. */
export interface WordPart {
  /** Folded form. */
  surface: string
  /** Offsets in the identifier. */
  start: number
  end: number
  /** Whether this is several parts written as one: `userservice` of `UserService`, `billingapi` of `billing-api`. */
  joined: boolean
}

/** An identifier where it stands in a text: `UserService`, `billing-api`, or just a word. */
export interface Identifier {
  text: string
  at: number
}

/** Longest token, in characters; the rest of a longer one is cut off in index and query alike. */
const maxTokenLength = 64
/** An identifier of more segments than this (a path, an address) has no joined form. */
const maxSegments = 5

// Segments joined by one connector each are one identifier. `C++` and `C#` keep their sign.
const identifier =
  /[\p{L}\p{N}\p{M}]+(?:['’]\p{L}+|\+\+|#)?(?:[-_./:@][\p{L}\p{N}\p{M}]+(?:['’]\p{L}+)?)*/gu
// The same for ASCII, which most text is: three times as fast.
const asciiIdentifier =
  /[A-Za-z0-9]+(?:'[A-Za-z]+|\+\+|#)?(?:[-_./:@][A-Za-z0-9]+(?:'[A-Za-z]+)?)*/g
const ascii = /^\p{ASCII}*$/u
const connector = /[-_./:@]/
const mixed = /\p{Ll}\p{Lu}|\p{Lu}\p{Lu}\p{Ll}|\p{L}\p{N}|\p{N}\p{L}/u
const edge =
  /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})|(?<=\p{L})(?=\p{N})|(?<=\p{N})(?=\p{L})/u
const acronymPlural = /^\p{Lu}+s$/u
const unspaced = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}ー]+/gu
const anyUnspaced = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u
const possessive = /['’]s$/

/** Everything in a text that is a word, in order. */
export function* identifiersOf(text: string): Generator<Identifier> {
  for (const match of text.matchAll(ascii.test(text) ? asciiIdentifier : identifier)) {
    yield { text: match[0], at: match.index }
  }
}

/** The segments of a text as they are written, folded and without case edges: what names are compared by. */
export function segmentsOf(text: string): string[] {
  return [...identifiersOf(text)].flatMap((each) => each.text.split(connector).map(clean))
}

/**
 * The words of an identifier: its parts and, where it has several, the whole as one word too. Scripts without
 * spaces come as pairs of characters.
 */
export function* partsOf(text: string): Generator<WordPart> {
  if (!connector.test(text)) return yield* splitSegment(text, 0)
  const segments = text.split(connector)
  let at = 0
  for (const segment of segments) {
    yield* splitSegment(segment, at)
    at += segment.length + 1
  }
  if (segments.length <= maxSegments && text.length <= maxTokenLength && !anyUnspaced.test(text))
    yield { ...wordAt(segments.join(''), 0, true), end: text.length }
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
