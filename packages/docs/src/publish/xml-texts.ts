import type { GateResponse } from '@callboard/core/node'
import { SaxesParser } from 'saxes'
import { docsErrors } from '../errors.ts'

/** The texts of all elements of some names in an answer, in their order. @throws DOCS_STORE_ANSWER_INVALID */
export function textsIn(
  answer: GateResponse | undefined,
  names: readonly string[],
  place: string,
): { name: string; text: string }[] {
  try {
    return xmlTexts(answer?.text() ?? '', names)
  } catch (cause) {
    throw docsErrors.STORE_ANSWER_INVALID({ place, reason: 'it is no list of objects' }, { cause })
  }
}

function xmlTexts(xml: string, names: readonly string[]): { name: string; text: string }[] {
  const found: { name: string; text: string }[] = []
  const parser = new SaxesParser()
  let text = ''
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', () => {
    text = ''
  })
  parser.on('text', (more) => {
    text += more
  })
  parser.on('closetag', ({ name }) => {
    if (names.includes(name)) found.push({ name, text })
    text = ''
  })
  parser.write(xml).close()
  return found
}
