import { isDeepStrictEqual } from 'node:util'
import { createSourcePlaces } from '../issue/source-places.ts'
import { composeYaml } from './compose-yaml.ts'
import { parseYaml } from './parse-yaml.ts'
import { readDocument, toIssue } from './read-document.ts'
import { splitDocuments } from './split-documents.ts'
import { refuseYaml } from './yaml-gate.ts'
import { defaultYamlLimits } from './yaml-limits.ts'

/** What is the same, whichever way a text was read. */
export interface Reading {
  documents: ReturnType<typeof shown>[]
  issues: unknown[]
}

/** A text read by the parser alone, in one piece. @public */
export function readByParser(text: string): Reading {
  const limits = defaultYamlLimits
  const source = text.startsWith('\ufeff') ? text.slice(1) : text
  const places = createSourcePlaces(source, 'x.yaml')
  const refused = refuseYaml(source, limits) ?? composeYaml(source, limits)
  if (!Array.isArray(refused)) return { documents: [], issues: [toIssue(refused, places)] }
  const context = {
    limits,
    places,
    budget: { left: limits.maxLength },
    unknownTags: 'error',
  } as const
  const documents = refused
    .map((document, index) => readDocument(document, index, context))
    .filter(({ value, issues }) => value !== null || issues.length > 0)
  return { documents: documents.map(shown), issues: [] }
}

/** A text read as the package reads it. @public */
export function readByUs(text: string): Reading {
  const { documents, issues } = parseYaml(text, { file: 'x.yaml' })
  return { documents: documents.map(shown), issues }
}

/**
 * Whether a text is read as the parser reads it. Each part, and each whole text in which the parser finds nothing wrong: the same
 * in everything, values, order of keys, refusals and places. A whole text with something wrong: something is refused.
 * There the parser lets an open quote, or a stray bracket, take further documents with it, which we do not.
 */
export function readsLikeParser(text: string): boolean {
  const [us, parser] = [readByUs(text), readByParser(text)]
  if (isDeepStrictEqual(us, parser)) return true
  if (!isClean(us) && !isClean(parser))
    return [...splitDocuments(text)].every((part) =>
      isDeepStrictEqual(readByUs(part.text), readByParser(part.text)),
    )
  return false
}

function isClean({ documents, issues }: Reading): boolean {
  return issues.length === 0 && documents.every((document) => document.issues.length === 0)
}

function shown({ index, line, at, value, issues, locate }: ReturnType<typeof readDocument>) {
  return {
    index,
    line,
    value,
    keys: keysOf(value),
    issues,
    at,
    root: locate([]),
    first: locate(['a', 0]),
  }
}

/** Equality of objects does not look at the order of keys. */
function keysOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(keysOf)
  if (typeof value !== 'object' || value === null) return undefined
  return Object.entries(value).map(([key, child]) => [key, keysOf(child)])
}
