import { SaxesParser } from 'saxes'

/** An element with text in it, or an attribute. */
export interface XmlText {
  /** Names from the root with slashes between; an attribute after `@`. */
  path: string
  text: string
}

/** Manifests are flat; the path of each element in a deep document would be as long as the document. */
const maxDepth = 64

/**
 * The texts of an XML document, in their order. Entities beyond the five of XML are not known, so nothing expands.
 *
 * @throws what the parser throws for a document that is not well-formed, and for one that is nested deeper than 64 levels
 */
export function readXml(document: string): XmlText[] {
  const found: XmlText[] = []
  const stack: { name: string; text: string }[] = []
  const parser = new SaxesParser()
  const path = () => stack.map(({ name }) => name).join('/')
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    if (stack.length === maxDepth) throw new Error(`It is nested deeper than ${maxDepth} levels`)
    stack.push({ name, text: '' })
    for (const [key, value] of Object.entries(attributes))
      found.push({ path: `${path()}@${key}`, text: String(value) })
  })
  parser.on('text', (text) => {
    const top = stack.at(-1)
    if (top) top.text += text
  })
  parser.on('closetag', () => {
    const at = path()
    const text = stack.pop()?.text.trim() ?? ''
    if (text !== '') found.push({ path: at, text })
  })
  parser.write(document).close()
  return found
}
