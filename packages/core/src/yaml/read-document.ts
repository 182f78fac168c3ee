import { type Document, isAlias, isNode, isPair, visit } from 'yaml'
import type { DocumentPath } from '../issue/document-path.ts'
import type { Issue } from '../issue/issue.ts'
import type { SourcePlaces } from '../issue/source-places.ts'
import { type AliasBudget, checkTree } from './check-tree.ts'
import type { ComposedDocument, SyntaxProblem } from './compose-yaml.ts'
import type { ReadYamlTag } from './read-yaml-tag.ts'
import type { YamlDocument } from './yaml-document.ts'
import type { YamlLimits } from './yaml-limits.ts'

/** What documents of one text share. */
export interface ReadContext {
  limits: YamlLimits
  places: SourcePlaces
  budget: AliasBudget
  unknownTags: 'error' | 'warning'
  readTag?: ReadYamlTag | undefined
}

/** A document as callers see it, from what the parser made of it. */
export function readDocument(
  { document, start, problems }: ComposedDocument,
  index: number,
  { limits, places, budget, unknownTags, readTag }: ReadContext,
): YamlDocument {
  const tolerant = unknownTags === 'warning' && document !== undefined
  const isTolerated = ({ code }: SyntaxProblem) => tolerant && code === 'TAG_RESOLVE_FAILED'
  const isKnown = ({ code, message }: SyntaxProblem) =>
    code === 'TAG_RESOLVE_FAILED' && readTag?.(tagOf(message)) !== undefined
  const left = readTag ? problems.filter((problem) => !isKnown(problem)) : problems
  const tolerated = left.filter(isTolerated).map(inOurWords)
  const refused = left.filter((problem) => !isTolerated(problem))
  if (document && readTag && left.length < problems.length) applyTags(document, readTag)
  const found =
    refused.length > 0 || !document ? refused.map(inOurWords) : checkTree(document, limits, budget)
  const at = places.locationOf(start)
  return {
    index,
    line: at.line,
    at,
    // The parser's own count of aliases is off: `checkTree` has counted, and that one throws.
    value: found.length > 0 ? undefined : document?.toJS({ maxAliasCount: -1 }),
    issues: [
      ...tolerated.map((problem) => ({ ...toIssue(problem, places), severity: unknownTags })),
      ...found.map((problem) => toIssue(problem, places)),
    ],
    locate: (path) => places.placeOf((document && offsetOf(document, path)) ?? start),
  }
}

/** The parser names the tag in its message, and nowhere else. */
const tagOf = (message: string): string => message.replace(/^Unresolved tag: /, '')

/** Makes nodes with a known tag turn into what it makes of them when the document is written out as plain data. */
function applyTags(document: Document.Parsed, readTag: ReadYamlTag): void {
  visit(document, {
    Node(_key, node) {
      const read = 'tag' in node && node.tag !== undefined ? readTag(node.tag) : undefined
      if (!read) return
      const plain = node.toJSON
      node.toJSON = (...context: unknown[]) => read(plain.apply(node, context as []))
    },
  })
}

interface Problem extends Pick<Issue, 'code' | 'message' | 'hint'> {
  offset: number
}

/** The issue that a problem in a text is. */
export function toIssue({ code, message, hint, offset }: Problem, places: SourcePlaces): Issue {
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
