import { surfacesOf } from '../analysis/analyzer.ts'
import { type FieldTexts, searchFields } from '../document/indexed-document.ts'

/** More than this many places of one text are not looked at. */
const maxPlaces = 100
const ascii = /^\p{ASCII}*$/u

/** Whether words stand next to each other in one field of a document, folded but unstemmed. */
export function holdsPhrase(texts: FieldTexts, surfaces: readonly string[]): boolean {
  const quick = quickPattern(surfaces)
  return searchFields.some((field) =>
    texts[field].some((text) =>
      (quick && ascii.test(text) ? near(text, quick) : [text]).some(holds),
    ),
  )

  function holds(text: string): boolean {
    const words = surfacesOf(text)
    for (let at = 0; at + surfaces.length <= words.length; at += 1) {
      if (surfaces.every((surface, offset) => words[at + offset] === surface)) return true
    }
    return false
  }
}

/** What every ASCII text with the phrase matches: reading a whole text by the full analysis costs fifty times more. */
function quickPattern(surfaces: readonly string[]): RegExp | undefined {
  if (!surfaces.every((surface) => /^[a-z0-9]+$/.test(surface))) return undefined
  return new RegExp(surfaces.join("[^a-z0-9]*?(?:'s)?[^a-z0-9]*?"), 'gi')
}

/** The surroundings of each match, up to the next blank, so that no identifier is cut. */
function near(text: string, pattern: RegExp): string[] {
  const places: string[] = []
  for (const match of text.matchAll(pattern)) {
    if (places.length === maxPlaces) break
    const start = text.slice(0, match.index).search(/\S{0,64}$/)
    const end = match.index + match[0].length
    places.push(text.slice(start, end + (/^\S{0,64}/.exec(text.slice(end))?.[0].length ?? 0)))
  }
  return places
}
