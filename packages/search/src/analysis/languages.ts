import { stemmer as stemDutch } from '@orama/stemmers/dutch'
import { stemmer as stemFrench } from '@orama/stemmers/french'
import { stemmer as stemGerman } from '@orama/stemmers/german'
import { stemmer as stemItalian } from '@orama/stemmers/italian'
import { stemmer as stemPortuguese } from '@orama/stemmers/portuguese'
import { stemmer as stemRussian } from '@orama/stemmers/russian'
import { stemmer as stemSpanish } from '@orama/stemmers/spanish'
import { stopwords as dutchStopWords } from '@orama/stopwords/dutch'
import { stopwords as frenchStopWords } from '@orama/stopwords/french'
import { stopwords as germanStopWords } from '@orama/stopwords/german'
import { stopwords as italianStopWords } from '@orama/stopwords/italian'
import { stopwords as portugueseStopWords } from '@orama/stopwords/portuguese'
import { stopwords as russianStopWords } from '@orama/stopwords/russian'
import { stopwords as spanishStopWords } from '@orama/stopwords/spanish'
import { stem as stemEnglish } from 'porter2'
import { foldText } from './fold-text.ts'
import { englishStopWords } from './stop-words.ts'

/** Languages whose words have stems and stop words here; those of any other are read as English. */
export const languageCodes = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'ru'] as const

/** The two letters of ISO 639 for a language. */
export type LanguageCode = (typeof languageCodes)[number]

interface Language {
  /** The stem of a word in lower case, with its diacritics. */
  stem(word: string): string
  /** Folded. */
  stopWords: ReadonlySet<string>
}

const languages: Readonly<Record<LanguageCode, Language>> = {
  en: { stem: stemEnglish, stopWords: englishStopWords },
  de: { stem: stemGerman, stopWords: folded(germanStopWords) },
  fr: { stem: stemFrench, stopWords: folded(frenchStopWords) },
  es: { stem: stemSpanish, stopWords: folded(spanishStopWords) },
  it: { stem: stemItalian, stopWords: folded(italianStopWords) },
  pt: { stem: stemPortuguese, stopWords: folded(portugueseStopWords) },
  nl: { stem: stemDutch, stopWords: folded(dutchStopWords) },
  ru: { stem: stemRussian, stopWords: folded(russianStopWords) },
}

const latin = /^[a-z]+$/
const letters = /^\p{L}+$/u
const shortestStemmed = 3
/** No word has it. */
const mark = '~'

/** A bit for each language that has a word as a stop word, in the order of {@link languageCodes}, by word. */
const stopBits = new Map<string, number>()
for (const [at, code] of languageCodes.entries())
  for (const word of languages[code].stopWords)
    stopBits.set(word, (stopBits.get(word) ?? 0) | (1 << at))

/** The languages, as bits in the order of {@link languageCodes}, in which a folded word carries no topic. */
export function stopLanguages(surface: string): number {
  return stopBits.get(surface) ?? 0
}

/** Whether a folded word of a language is left out of index and query as long as something else is there. */
export function isStopWord(surface: string, language: LanguageCode = 'en'): boolean {
  return languages[language].stopWords.has(surface)
}

/** Whether a document of any language may have left a folded word out. */
export function isAnyStopWord(surface: string): boolean {
  return stopLanguages(surface) !== 0
}

/** The stem of a folded English word. */
export function termOf(surface: string): string {
  return surface.length < shortestStemmed || !latin.test(surface) ? surface : stemEnglish(surface)
}

/**
 * The stems of a word in a language other than English: that of the word as it is written, and that of its folded form
 * where it is another one, because people leave diacritics out (`configuracion`) on which the endings of a language
 * depend (`configuraciones`). Each names its language: `matter` is no form of `matt` but in German.
 */
export function stemsOf(surface: string, language: LanguageCode, written = surface): string[] {
  if (language === 'en' || surface.length < shortestStemmed || !letters.test(surface)) return []
  const { stem } = languages[language]
  const bare = stem(surface)
  const full = written === surface ? bare : foldText(stem(written.toLowerCase().normalize('NFC')))
  return (full === bare ? [bare] : [full, bare]).map((each) => `${each}${mark}${language}`)
}

/** Whether a term is a stem of another language than English. */
export function isForeignStem(term: string): boolean {
  return term.includes(mark)
}

function folded(words: readonly string[]): ReadonlySet<string> {
  return new Set(words.map(foldText))
}
