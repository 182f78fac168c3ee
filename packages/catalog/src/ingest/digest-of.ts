import { hash } from 'node:crypto'
import { holdsPlaceholders } from './read-documents.ts'

/** The way that led to a text, as far as it shows in what was read. */
interface Way {
  file: string
  origin: string
  parent?: string | undefined
  /** Names of the processors that go over it. */
  processors?: string | undefined
}

/** What decides about the reading of a text; nothing for a text that other files decide about too. */
export function digestOf(
  text: string,
  { file, origin, parent = '', processors = '' }: Way,
): string | undefined {
  if (holdsPlaceholders(text)) return undefined
  return hash('sha256', `${file}\0${origin}\0${parent}\0${processors}\0${text}`, 'base64url')
}
