import { CORE_SCHEMA, loadAll } from 'js-yaml'
import type { YamlLimits } from './yaml-limits.ts'

/** A document of plain data, and the offset at which its content begins. */
export interface PlainDocument {
  value: unknown
  start: number
}

/**
 * What the fast parser is not asked to read: what the gates are for, and what the two parsers read differently.
 * It errs on the side of the thorough parser. Found by comparing both on random texts, which a test goes on doing.
 */
const unusual = new RegExp(
  [
    /^\.\.\./, // an end of a document
    /^%/, // a directive
    /^[ -]*\t/, // tabs as indentation
    /(?:^|[\s[{,:?-])[&*!?]/, // anchors, aliases, tags, explicit keys
    /(?:^|[\s[{,?-]):(?=[\s,}\]]|$)/, // empty keys
    /(?:~|null|Null|NULL)\s*:/, // keys that are null
    /[|>][-+]?\d/, // block scalars that say how far they are indented
    /\de[-+]?\d{3}/i, // numbers that are infinite to one and text to the other
    /\r(?!\n)/, // half a line end
    /[^\P{C}\t\r\n]|\p{Zl}|\p{Zp}/u, // controls and odd line ends
  ]
    .map(({ source }) => source)
    .join('|'),
  'imu',
)

/**
 * Reads a text of plain YAML without fault, several times faster than the thorough parser; gives nothing for any
 * other text. Nesting is limited by the parser itself, and there are no aliases.
 */
export function readPlain(source: string, limits: YamlLimits): PlainDocument[] | undefined {
  if (unusual.test(source)) return undefined
  const starts = startsOf(source)
  if (starts.length > limits.maxDocuments) return undefined
  try {
    const values = loadAll(source, { schema: CORE_SCHEMA, maxDepth: limits.maxDepth })
    // Should they ever count documents differently, the thorough parser has the word.
    if (values.length !== starts.length) return undefined
    return values.map((value, index) => ({ value: value ?? null, start: starts[index] ?? 0 }))
  } catch {
    return undefined // with places and all problems, from the thorough parser
  }
}

/** Offsets at which the documents of a text begin: after each `---`, and before the first where something stands. */
function startsOf(source: string): number[] {
  const starts: number[] = []
  const first = contentFrom(source, 0)
  const separator = /^---(?=[ \t\r\n]|$)/gm
  separator.lastIndex = first
  let match = separator.exec(source)
  if (first < source.length && match?.index !== first) starts.push(first)
  for (; match; match = separator.exec(source)) starts.push(contentFrom(source, match.index + 3))
  return starts
}

/** The first place from an offset on that is no white space and no comment. */
function contentFrom(source: string, offset: number): number {
  const space = /[ \t\r\n]*/y
  for (let at = offset; ; ) {
    space.lastIndex = at
    space.test(source)
    if (source[space.lastIndex] !== '#') return space.lastIndex
    const end = source.indexOf('\n', space.lastIndex)
    at = end === -1 ? source.length : end
  }
}
