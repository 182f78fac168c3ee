import { foldText } from './fold-text.ts'
import { eachUnspacedRun, hasUnspaced, type UnspacedRun } from './unspaced-scripts.ts'

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

/** Longest token, in characters; the rest of a longer one is cut off in index and query alike. */
const maxTokenLength = 64
/** An identifier of more segments than this (a path, an address) has no joined form. */
const maxSegments = 5

// Segments joined by one connector each are one identifier. `C++` and `C#` keep their sign.
const identifier =
  /[\p{L}\p{N}\p{M}]+(?:['’]\p{L}+|\+\+|#)?(?:[-_./:@][\p{L}\p{N}\p{M}]+(?:['’]\p{L}+)?)*/gu
const ascii = /^\p{ASCII}*$/u
const connector = /[-_./:@]/
const mixed = /\p{Ll}\p{Lu}|\p{Lu}\p{Lu}\p{Ll}|\p{L}\p{N}|\p{N}\p{L}/u
const edge =
  /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})|(?<=\p{L})(?=\p{N})|(?<=\p{N})(?=\p{L})/u
const acronymPlural = /^\p{Lu}+s$/u
const possessive = /['’]s$/

/** Told everything in a text that is a word, `UserService` or `billing-api` or just a word, in order, until it says no. */
export function eachIdentifier(text: string, visit: (word: string, at: number) => boolean): void {
  if (ascii.test(text)) eachAsciiIdentifier(text, visit)
  else for (const match of text.matchAll(identifier)) if (!visit(match[0], match.index)) return
}

const letter = 1
const digit = 2
const joint = 4
const classes = new Uint8Array(128)
for (const each of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ')
  classes[each.charCodeAt(0)] = letter
for (const each of '0123456789') classes[each.charCodeAt(0)] = digit
for (const each of '-_./:@') classes[each.charCodeAt(0)] = joint

/** The same without an expression for ASCII, which most text is: many times as fast, and most of the work of indexing. */
function eachAsciiIdentifier(text: string, visit: (word: string, at: number) => boolean): void {
  const isAt = (at: number, wanted: number) =>
    at < text.length && ((classes[text.charCodeAt(at)] as number) & wanted) !== 0
  const behind = (from: number, wanted: number) => {
    let at = from
    while (isAt(at, wanted)) at += 1
    return at
  }
  const behindPossessive = (at: number) =>
    text.charCodeAt(at) === 39 && isAt(at + 1, letter) ? behind(at + 1, letter) : at
  for (let at = 0; at < text.length; at += 1) {
    if (!isAt(at, letter | digit)) continue
    const from = at
    at = behind(at, letter | digit)
    const end = behindPossessive(at)
    if (end !== at) at = end
    else if (text.startsWith('++', at)) at += 2
    else if (text.startsWith('#', at)) at += 1
    while (isAt(at, joint) && isAt(at + 1, letter | digit))
      at = behindPossessive(behind(at + 1, letter | digit))
    if (!visit(text.slice(from, at), from)) return
    // The loop goes on behind the sign that ended the word: what follows may begin one.
    at -= 1
  }
}

/** The segments of a text as they are written, folded and without case edges: what names are compared by. */
export function segmentsOf(text: string): string[] {
  const segments: string[] = []
  eachIdentifier(text, (word) => {
    for (const segment of word.split(connector)) segments.push(clean(segment))
    return true
  })
  return segments
}

/**
 * The words of an identifier: its parts and, where it has several, the whole as one word too. Scripts without
 * spaces come as the words or pairs of characters that are in them.
 */
export function* partsOf(text: string): Generator<WordPart> {
  if (!connector.test(text)) return yield* splitSegment(text, 0)
  const segments = text.split(connector)
  let at = 0
  for (const segment of segments) {
    yield* splitSegment(segment, at)
    at += segment.length + 1
  }
  if (segments.length <= maxSegments && text.length <= maxTokenLength && !hasUnspaced(text))
    yield { ...wordAt(segments.join(''), 0, true), end: text.length }
}

function* splitSegment(text: string, offset: number): Generator<WordPart> {
  if (hasUnspaced(text)) return yield* splitUnspaced(text, offset)
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
  for (const run of eachUnspacedRun(text)) yield* wordsOfRun(run, offset + run.at)
}

function* wordsOfRun(run: UnspacedRun, offset: number): Generator<WordPart> {
  if (!run.pieces) return yield* splitSegment(run.text, offset)
  for (const piece of run.pieces) yield wordAt(piece.text, offset + piece.at, false)
  // Of two characters the pair is the word.
  if (run.isWord && run.text.length > 2) yield wordAt(run.text, offset, true)
}

function wordAt(text: string, start: number, joined: boolean): WordPart {
  return { surface: clean(text), start, end: start + text.length, joined }
}

function clean(text: string): string {
  // Four times the length: folding may lengthen, and must not be handed a megabyte.
  const word = foldText(text.slice(0, maxTokenLength * 4).replace(possessive, ''))
  return word.replace(/['’]/g, '').slice(0, maxTokenLength)
}
