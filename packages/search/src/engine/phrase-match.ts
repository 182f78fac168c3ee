import { surfacesOf } from '../analysis/analyzer.ts'
import { foldText } from '../analysis/fold-text.ts'
import { isAnyStopWord, termOf } from '../analysis/languages.ts'
import { type FieldTexts, searchFields } from '../document/indexed-document.ts'
import type { QueryPhrase } from '../query/parse-query.ts'
import type { EmbeddedIndex } from './embedded-index.ts'
import { holdersOf } from './holders-of.ts'

/** Documents of one query whose text is looked through; those beyond count as not holding the phrase. */
const maxDocuments = 4_000
/** Characters of one query that are read by the full analysis; beyond, what looks like the phrase is taken for it. */
const maxAnalyzed = 100_000
/** Characters of one query that are folded; beyond, words with diacritics are not found in a phrase. */
const maxFolded = 500_000
/** Characters that one word of a phrase may take up with what stands around it, before it is looked for further off. */
const maxStride = 96
/** Words of a phrase that the pattern looks for: what holds all of it holds its begin, and long patterns are slow to compile. */
const maxPatternWords = 6
const plain = /^[\x20-\x26\x28-\x7e\s]*$/

/** Whether a document holds every phrase that it should, and none that it should not. */
export function createPhraseMatcher(
  index: EmbeddedIndex,
  phrases: readonly QueryPhrase[],
): (document: number) => boolean {
  const tests = phrases.map(({ surfaces, negated }) => ({
    negated,
    mayHold: holdersOfAll(index, surfaces),
    holds: createPhraseTest(surfaces),
  }))
  let left = maxDocuments
  return (document) =>
    tests.every(({ negated, mayHold, holds }) => {
      const texts = mayHold(document) && left > 0 ? index.document(document)?.fields() : undefined
      if (texts) left -= 1
      return (texts !== undefined && holds(texts)) !== negated
    })
}

/** Whether a document has all words of a phrase somewhere, as far as they are indexed. */
function holdersOfAll(
  index: EmbeddedIndex,
  surfaces: readonly string[],
): (document: number) => boolean {
  const words = [...new Set(surfaces)].filter((surface) => !isAnyStopWord(surface))
  const found = words.map((word) => holdersOf(index, [termOf(word)]))
  return (document) => found.every((holders) => holders[document] === 1)
}

/** Whether words stand next to each other in one field of a document, folded but unstemmed. */
export function createPhraseTest(surfaces: readonly string[]): (texts: FieldTexts) => boolean {
  const patterns = patternsOf(surfaces)
  const longest = surfaces.reduce((best, each) => (each.length > best.length ? each : best), '')
  const reach = maxStride * surfaces.length
  let left = maxAnalyzed
  let folding = maxFolded
  return (texts) =>
    searchFields.some((field) =>
      texts[field].some((text) => {
        const isPlain = plain.test(text)
        const folded = isPlain || folding <= 0 ? text : foldText(text)
        if (!isPlain) folding -= text.length
        // Cheap, and sure where it says no: reading by the full analysis costs a hundred times more.
        if (patterns && !(isPlain ? patterns.plain : patterns.folded).test(folded)) return false
        if (left <= 0) return patterns !== undefined
        const pieces = isPlain ? surroundings(text, longest, reach) : [text]
        return pieces.some((piece) => {
          left -= piece.length
          return holdsInOrder(surfacesOf(piece), surfaces)
        })
      }),
    )
}

/**
 * What a text that holds ASCII words in their order looks like: between those of three letters and more stand only
 * signs, figures and shorter words. They cannot be taken for what is between, so that no text makes it slow. Other
 * scripts have no such sure sign.
 */
function patternsOf(surfaces: readonly string[]): { plain: RegExp; folded: RegExp } | undefined {
  const long = surfaces.filter((surface) => /[a-z]{3}/.test(surface)).slice(0, maxPatternWords)
  if (long.length === 0 || !surfaces.every((surface) => /^[a-z0-9]+$/.test(surface)))
    return undefined
  // An apostrophe inside of a word is folded away.
  const words = long.map((surface) => [...surface].join("['’]?"))
  const joinedBy = (letter: string, other: string) =>
    words.join(`(?:${other}|(?<!${letter})${letter}|(?<=${letter})${letter}(?!${letter}))*`)
  return {
    plain: new RegExp(joinedBy('[a-z]', '[^a-z]'), 'i'),
    folded: new RegExp(joinedBy(String.raw`\p{L}`, String.raw`[^\p{L}]`), 'iu'),
  }
}

function holdsInOrder(words: readonly string[], wanted: readonly string[]): boolean {
  for (let at = 0; at + wanted.length <= words.length; at += 1) {
    if (wanted.every((word, offset) => words[at + offset] === word)) return true
  }
  return false
}

/**
 * The parts of a text around each place of a word, cut at blanks. Only for text in which the folded word stands as
 * it is: ASCII without apostrophes. Reading all of a text by the full analysis costs many times more.
 */
function surroundings(text: string, word: string, reach: number): string[] {
  const lower = text.toLowerCase()
  const parts: string[] = []
  let at = lower.indexOf(word)
  while (at !== -1) {
    let end = at
    // Places that lie close together are one part.
    for (let next = at; next !== -1 && next <= end + reach; next = lower.indexOf(word, next + 1))
      end = next + word.length
    parts.push(text.slice(blankBefore(text, at - reach), blankAfter(text, end + reach)))
    at = lower.indexOf(word, end)
  }
  return parts
}

function blankBefore(text: string, from: number): number {
  return from <= 0 ? 0 : Math.max(0, text.lastIndexOf(' ', from))
}

function blankAfter(text: string, from: number): number {
  const at = text.indexOf(' ', from)
  return at === -1 ? text.length : at
}
