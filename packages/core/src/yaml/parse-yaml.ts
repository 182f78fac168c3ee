import { type Document, isAlias, isNode, isPair } from 'yaml'
import type { DocumentPath } from '../entity/validate-entity.ts'
import type { Issue } from '../issue/issue.ts'
import { createSourcePlaces, type SourcePlace, type SourcePlaces } from '../issue/source-places.ts'
import { type AliasBudget, checkTree } from './check-tree.ts'
import { type ComposedDocument, composeYaml, type SyntaxProblem } from './compose-yaml.ts'
import { refuseYaml } from './yaml-gate.ts'
import { defaultYamlLimits, type YamlLimits } from './yaml-limits.ts'

/** One document of a YAML text; its fate is its own. */
export interface YamlDocument {
  /** Place in the text, from 0. */
  index: number
  /** Line on which its content begins, from 1. */
  line: number
  /** Plain data, or `undefined` when `issues` holds an error. */
  value: unknown
  issues: Issue[]
  /** Where a part of the document stands; for a part that is missing, where the nearest part around it stands. */
  locate(path: DocumentPath): SourcePlace
}

/** What a YAML text holds. */
export interface YamlText {
  /** Documents that are not empty. */
  documents: YamlDocument[]
  /** Problems of the text as a whole; those of a document are in the document. */
  issues: Issue[]
}

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
}

/**
 * Parses a YAML (or JSON) text of any number of documents behind the gate for size, depth and aliases.
 * Core schema of YAML 1.2: dates stay text, merge keys are plain keys; duplicate keys, tags for anything but
 * plain data and directives for another version are errors.
 * Never throws for content: what is wrong with it comes back as issues with places.
 */
export function parseYaml(
  text: string,
  { file, limits: some, unknownTags = 'error' }: ParseYamlOptions,
): YamlText {
  const limits = { ...defaultYamlLimits, ...some }
  const source = text.startsWith('\ufeff') ? text.slice(1) : text
  const places = createSourcePlaces(source, file)
  const composed = refuseYaml(source, limits) ?? composeYaml(source, limits)
  if (!Array.isArray(composed)) return { documents: [], issues: [toIssue(composed, places)] }
  const budget = { left: limits.maxLength }
  return {
    documents: composed
      .map((document, index) =>
        readDocument(document, index, { limits, places, budget, unknownTags }),
      )
      .filter(({ value, issues }) => value !== null || issues.length > 0),
    issues: [],
  }
}

interface ReadContext {
  limits: YamlLimits
  places: SourcePlaces
  budget: AliasBudget
  unknownTags: 'error' | 'warning'
}

function readDocument(
  { document, start, problems }: ComposedDocument,
  index: number,
  { limits, places, budget, unknownTags }: ReadContext,
): YamlDocument {
  const isTolerated = ({ code }: SyntaxProblem) =>
    unknownTags === 'warning' && code === 'TAG_RESOLVE_FAILED'
  const tolerated = problems.filter(isTolerated).map(inOurWords)
  const refused = problems.filter((problem) => !isTolerated(problem))
  const found =
    refused.length > 0 || !document ? refused.map(inOurWords) : checkTree(document, limits, budget)
  return {
    index,
    line: places.lineOf(start),
    // The parser's own count of aliases is off: `checkTree` has counted, and that one throws.
    value: found.length > 0 ? undefined : document?.toJS({ maxAliasCount: -1 }),
    issues: [
      ...tolerated.map((problem) => ({ ...toIssue(problem, places), severity: unknownTags })),
      ...found.map((problem) => toIssue(problem, places)),
    ],
    locate: (path) => places.placeOf((document && offsetOf(document, path)) ?? start),
  }
}

interface Problem extends Pick<Issue, 'code' | 'message' | 'hint'> {
  offset: number
}

function toIssue({ code, message, hint, offset }: Problem, places: SourcePlaces): Issue {
  return { severity: 'error', code, message, hint, ...places.placeOf(offset) }
}

/** The parser's codes that mean something of their own to a reader; all else is a matter of syntax. */
const ourWords: Readonly<Record<string, { code: string; hint: string }>> = {
  // A tag that is not understood changes what the text means, so it is not let through as a warning.
  TAG_RESOLVE_FAILED: { code: 'YAML_TAG', hint: 'Remove the tag; only plain YAML is read.' },
  DIRECTIVE: {
    code: 'YAML_DIRECTIVE',
    hint: 'Remove it. YAML 1.2 is read, where "no" is text and "012" is twelve.',
  },
}
const syntax = {
  code: 'YAML_SYNTAX',
  hint: 'Check the indentation and the quotes around this place.',
}

function inOurWords({ code, message, offset }: SyntaxProblem): Problem {
  const words = ourWords[code] ?? syntax
  const sentence =
    code === 'DIRECTIVE' ? `The directive "${message}" is refused` : message.replace(/\.?$/, '')
  return { ...words, message: sentence, offset }
}

/** Offset of the key or item that a path names, or of the innermost thing on the way to it. */
function offsetOf(document: Document.Parsed, path: DocumentPath): number | undefined {
  let node: unknown = document.contents
  let offset: number | undefined
  for (const part of path) {
    if (isAlias(node)) node = node.resolve(document)
    if (!isNode(node) || !('items' in node)) break
    const items = node.items as unknown[]
    if (typeof part === 'number') {
      const item = items[part]
      if (!isNode(item)) break
      node = item
      offset = item.range?.[0] ?? offset
    } else {
      const pair = items.find((item) => isPair(item) && String(item.key) === part)
      if (!isPair(pair)) break
      offset = (isNode(pair.key) ? pair.key.range?.[0] : undefined) ?? offset
      node = pair.value
    }
  }
  return offset
}
