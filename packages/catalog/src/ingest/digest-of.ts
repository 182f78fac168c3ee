import { hash } from 'node:crypto'

/** The way that led to a text, as far as it shows in what was read. */
interface Way {
  file: string
  origin: string
  parent?: string | undefined
  /** Names of the processors that go over it. */
  processors?: string | undefined
}

/** What decides about the reading of a text, as far as other files do not. */
export function digestOf(
  text: string,
  { file, origin, parent = '', processors = '' }: Way,
): string {
  return hash('sha256', `${file}\0${origin}\0${parent}\0${processors}\0${text}`, 'base64url')
}
