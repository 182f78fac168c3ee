import type { LanguageCode } from '../analysis/languages.ts'
import type { FieldTexts } from '../document/indexed-document.ts'

/** What the thread that reads documents has to know of one. */
export interface ThreadDocument {
  language: LanguageCode
  fields: FieldTexts
  /** By column. */
  values: readonly (readonly [column: string, values: readonly string[]])[]
}
