import { coreErrors } from '../errors/core-errors.ts'
import type { GateResponse } from '../node/fetch-checked.ts'

/**
 * The text of an answer that was to be a file, and not something a server says instead of it.
 *
 * @param about - address as messages show it, and path of the file, whose name says whether it may be a page
 *
 * @throws CORE_SOURCE_NOT_TEXT CORE_ENCODING
 */
export function textOf(answer: GateResponse, about: { shown: string; path: string }): string {
  const refuse = (reason: string) => coreErrors.SOURCE_NOT_TEXT({ url: about.shown, reason })
  const type = (answer.headers['content-type'] ?? '').toLowerCase()
  const coding = answer.headers['content-encoding'] ?? 'identity'
  if (coding !== 'identity') throw refuse(`it came compressed with ${coding}, unasked`)
  if (/^(?:image\/(?!svg)|audio\/|video\/|font\/|application\/(?:pdf|zip|gzip))/.test(type))
    throw refuse(`it is of the type "${type}"`)
  const text = answer.text()
  if (text.includes('\0')) throw refuse('it holds NUL characters')
  const isPage = type.startsWith('text/html') || /^\s*<(?:!doctype html|html[\s>])/i.test(text)
  if (isPage && !/\.html?$/i.test(about.path))
    throw refuse('it is a web page, most likely one to sign in on')
  return text
}
