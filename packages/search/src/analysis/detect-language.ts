import { foldText } from './fold-text.ts'
import { type LanguageCode, languageCodes, stopLanguages } from './languages.ts'
import { eachIdentifier } from './split-words.ts'

/** Words that are looked at: nobody changes the language later. */
const maxWords = 100
/** A language is told by its commonest words, of which a text of some sentences has several. */
const fewestWords = 3
/** How much more often they must stand there than those of English, which every language borrows from. */
const margin = 1.5

/** How sure a guess must be. */
export interface DetectOptions {
  /** Languages that it may be, beside English. @default all */
  among?: readonly LanguageCode[]
  /** Words without topic that a language must have in the text. @default 3 */
  fewest?: number
}

/** The language that a text is written in, by its words without topic; English where nothing speaks for another. */
export function detectLanguage(
  text: string,
  { among = languageCodes, fewest = fewestWords }: DetectOptions = {},
): LanguageCode {
  if (among.length === 0) return 'en'
  const found = new Uint32Array(languageCodes.length)
  let left = maxWords
  eachIdentifier(text, (word) => {
    for (let bits = stopLanguages(foldText(word)), at = 0; bits !== 0; bits >>= 1, at += 1)
      if ((bits & 1) === 1) found[at] = (found[at] ?? 0) + 1
    left -= 1
    return left > 0
  })
  const countOf = (code: LanguageCode) => found[languageCodes.indexOf(code)] ?? 0
  const [best = 'en'] = among.toSorted((a, b) => countOf(b) - countOf(a))
  const isSure = countOf(best) >= fewest && countOf(best) > margin * countOf('en')
  return isSure ? best : 'en'
}
