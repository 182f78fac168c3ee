import { surfacesOf } from '../analysis/analyzer.ts'
import { type FieldTexts, searchFields } from '../document/indexed-document.ts'

/** Characters that one word of a phrase may take up with what stands around it, before it is looked for further off. */
const maxStride = 96
const plain = /^[\x20-\x26\x28-\x7e\s]*$/

/** Whether words stand next to each other in one field of a document, folded but unstemmed. */
export function holdsPhrase(texts: FieldTexts, surfaces: readonly string[]): boolean {
  const longest = surfaces.reduce((best, each) => (each.length > best.length ? each : best), '')
  const reach = maxStride * surfaces.length
  return searchFields.some((field) =>
    texts[field].some((text) => {
      const pieces = plain.test(text) ? surroundings(text, longest, reach) : [text]
      return pieces.some((piece) => holdsInOrder(surfacesOf(piece), surfaces))
    }),
  )
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
