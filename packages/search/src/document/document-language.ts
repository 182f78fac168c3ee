import { detectLanguage } from '../analysis/detect-language.ts'
import { type LanguageCode, languageCodes } from '../analysis/languages.ts'
import type { SearchDocument } from './search-document.ts'

/** Characters of the text that are looked at. */
const maxLength = 2000

/** What a document is written in: what its field `language` says (`de`, `pt-BR`), else what its words speak for. */
export function languageOf({ title, text, language }: SearchDocument): LanguageCode {
  const said = typeof language === 'string' ? language.slice(0, 2).toLowerCase() : ''
  const isCode = typeof language === 'string' && /^[a-z]{2}(?:[-_]|$)/i.test(language)
  const known = isCode && languageCodes.find((code) => code === said)
  return known || detectLanguage(`${title} ${text.slice(0, maxLength)}`)
}
