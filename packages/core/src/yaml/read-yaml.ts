import type { Issue } from '../issue/issue.ts'
import { createSourcePlaces, type SourcePlaces } from '../issue/source-places.ts'
import { composeYaml } from './compose-yaml.ts'
import { readPlainDocument } from './plain-reader.ts'
import { type ReadContext, readDocument, toIssue } from './read-document.ts'
import type { ReadYamlTag } from './read-yaml-tag.ts'
import { splitDocuments, type YamlPart } from './split-documents.ts'
import type { YamlDocument } from './yaml-document.ts'
import { documentsRefusal, refuseYaml, type YamlRefusal } from './yaml-gate.ts'
import { defaultYamlLimits, type YamlLimits } from './yaml-limits.ts'

/** How {@link parseYaml} is told about a text. */
export interface ParseYamlOptions {
  /** Name of the text in issues. */
  file: string
  limits?: Partial<YamlLimits>
  /**
   * What a tag that YAML does not define (`!ENV`, `!!python/name:…`) amounts to: an error, or a warning beside the
   * plain value it stands on. A tag is never acted upon.
   * @default 'error'
   */
  unknownTags?: 'error' | 'warning'
  /** Tags that are known. @default none */
  readTag?: ReadYamlTag
}

/**
 * Reads a text as {@link parseYaml} does, one document after the other, for callers that do something else between them.
 * Gives nothing for empty documents. When the text is refused as a whole, be it in its middle, the reading ends with the
 * issue that says why, and what it gave before is void.
 */
export function* readYaml(
  text: string,
  { file, limits: some, unknownTags = 'error', readTag }: ParseYamlOptions,
): Generator<YamlDocument, Issue | undefined> {
  const limits = { ...defaultYamlLimits, ...some }
  const source = text.startsWith('\ufeff') ? text.slice(1) : text
  const places = createSourcePlaces(source, file)
  const refusal = refuseYaml(source, limits)
  if (refusal) return toIssue(refusal, places)
  const context = { limits, places, budget: { left: limits.maxLength }, unknownTags, readTag }
  let index = 0
  for (const part of splitDocuments(source)) {
    if (index >= limits.maxDocuments)
      return toIssue(documentsRefusal(part.start, limits.maxDocuments), places)
    const documents = readPart(part, index, context)
    if (!Array.isArray(documents)) return toIssue(documents, places)
    index += documents.length
    for (const document of documents) if (isSomething(document)) yield document
  }
  return undefined
}

/** Whether a document is more than white space, comments or `null`. */
function isSomething({ value, issues }: YamlDocument): boolean {
  return value !== null || issues.length > 0
}

/** The documents of a part: one, unless something in it is wrong. */
function readPart(
  part: YamlPart,
  index: number,
  context: ReadContext,
): YamlDocument[] | YamlRefusal {
  const { limits, places } = context
  // Levels are counted differently near the limit, so what comes near it is left to the parser.
  const plain = readPlainDocument(part.text, limits.maxDepth / 2)
  if (!plain) return parsePart(part, index, context)
  const at = places.locationOf(part.start + plain.start)
  return [
    {
      index,
      line: at.line,
      at,
      value: plain.value,
      issues: [],
      locate: locateLater(part, index, context),
    },
  ]
}

function parsePart(part: YamlPart, index: number, context: ReadContext) {
  const composed = composeYaml(part.text, context.limits)
  if (!Array.isArray(composed)) return { ...composed, offset: composed.offset + part.start }
  const own = { ...context, places: placesFrom(part.start, context.places) }
  return composed.map((document, offset) => readDocument(document, index + offset, own))
}

/** Places are looked up where there is something to say about a document, which is seldom: then it is parsed. */
function locateLater(part: YamlPart, index: number, context: ReadContext): YamlDocument['locate'] {
  let parsed: YamlDocument[] | YamlRefusal | undefined
  return (path) => {
    parsed ??= parsePart(part, index, context)
    const [document] = Array.isArray(parsed) ? parsed : []
    return document ? document.locate(path) : context.places.placeOf(part.start)
  }
}

function placesFrom(start: number, places: SourcePlaces): SourcePlaces {
  if (start === 0) return places
  return {
    lineOf: (offset) => places.lineOf(start + offset),
    locationOf: (offset) => places.locationOf(start + offset),
    placeOf: (offset) => places.placeOf(start + offset),
  }
}
