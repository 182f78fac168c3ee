import {
  type Document,
  isAlias,
  isNode,
  isPair,
  LineCounter,
  parseAllDocuments,
  visit,
  type YAMLError,
} from 'yaml'
import type { DocumentPath } from '../entity/validate-entity.ts'
import { codeFrame } from '../issue/code-frame.ts'
import { hasErrors, type Issue } from '../issue/issue.ts'
import type { SourceLocation } from '../issue/source-location.ts'
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
  locate(path: DocumentPath): { at: SourceLocation; frame: string }
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
}

/**
 * Parses a YAML (or JSON) text of any number of documents behind the gate for size, depth and aliases.
 * Core schema of YAML 1.2: dates stay text, merge keys are plain keys, duplicate keys and unknown tags are errors.
 * Never throws for content: what is wrong with it comes back as issues with places.
 */
export function parseYaml(text: string, { file, limits: some }: ParseYamlOptions): YamlText {
  const limits = { ...defaultYamlLimits, ...some }
  const source = text.startsWith('\ufeff') ? text.slice(1) : text
  const lines = new LineCounter()
  const placeOf = (offset: number) => place(source, file, lines, offset)
  const refusal = refuseYaml(source, limits)
  if (refusal) {
    countLines(source, lines)
    const { code, message, hint, offset } = refusal
    return {
      documents: [],
      issues: [{ severity: 'error', code, message, hint, ...placeOf(offset) }],
    }
  }
  const parsed = parseAllDocuments(source, {
    lineCounter: lines,
    schema: 'core',
    merge: false,
    version: '1.2',
    prettyErrors: false,
  })
  const documents = Array.isArray(parsed) ? parsed : []
  return {
    documents: documents
      .map((document, index) => readDocument(document, index, { limits, placeOf, lines }))
      .filter((document) => document.value !== null || document.issues.length > 0),
    issues: [],
  }
}

interface ReadContext {
  limits: YamlLimits
  placeOf: (offset: number) => { at: SourceLocation; frame: string }
  lines: LineCounter
}

function readDocument(
  document: Document.Parsed,
  index: number,
  { limits, placeOf, lines }: ReadContext,
): YamlDocument {
  const problems = [...document.errors, ...document.warnings].map((problem) =>
    toIssue(problem, placeOf),
  )
  const issues = hasErrors(problems)
    ? problems
    : [...problems, ...aliasIssues(document, limits, placeOf)]
  const start = document.contents?.range?.[0] ?? document.range?.[0] ?? 0
  return {
    index,
    line: lines.linePos(start).line,
    value: hasErrors(issues) ? undefined : document.toJS({ maxAliasCount: limits.maxAliases }),
    issues,
    locate: (path) => placeOf(offsetOf(document, path) ?? start),
  }
}

/** Text of the parser's codes in our words where ours help more. */
const known: Record<string, { code: string; hint: string }> = {
  DUPLICATE_KEY: { code: 'YAML_DUPLICATE_KEY', hint: 'Keep one of the two.' },
  TAG_RESOLVE_FAILED: { code: 'YAML_TAG', hint: 'Remove the tag; only plain YAML is read.' },
}

function toIssue(problem: YAMLError, placeOf: ReadContext['placeOf']): Issue {
  const { code, hint } = known[problem.code] ?? {
    code: 'YAML_SYNTAX',
    hint: 'Check the indentation and the quotes around this place.',
  }
  // A tag or directive that is not understood changes what the text means, so it is not let through as a warning.
  return {
    severity: 'error',
    code,
    message: problem.message.replace(/\.?$/, ''),
    hint,
    ...placeOf(problem.pos[0]),
  }
}

function aliasIssues(
  document: Document.Parsed,
  limits: YamlLimits,
  placeOf: ReadContext['placeOf'],
): Issue[] {
  const issues: Issue[] = []
  let count = 0
  visit(document, {
    Alias(_key, alias, ancestors) {
      count += 1
      const target = alias.resolve(document)
      const loops = target !== undefined && ancestors.includes(target as never)
      if (!loops && count <= limits.maxAliases) return undefined
      issues.push({
        severity: 'error',
        code: 'YAML_ALIAS',
        message: loops
          ? `The alias "*${alias.source}" stands inside what it repeats`
          : `More than ${limits.maxAliases} aliases are used`,
        hint: 'Write the repeated part out.',
        ...placeOf(alias.range?.[0] ?? 0),
      })
      return visit.BREAK
    },
  })
  return issues.length > 0 ? issues : expansionIssues(document, limits, placeOf)
}

/** Aliases of aliases grow exponentially; counting what each stands for finds that without expanding it. */
function expansionIssues(
  document: Document.Parsed,
  limits: YamlLimits,
  placeOf: ReadContext['placeOf'],
): Issue[] {
  const uses = new Map<unknown, number>()
  const weigh = (node: unknown): number => {
    const done = uses.get(node)
    if (done !== undefined) return done
    let sum = 0
    if (isAlias(node)) sum = 1 + weigh(node.resolve(document))
    else if (isPair(node)) sum = weigh(node.key) + weigh(node.value)
    else if (isNode(node) && 'items' in node)
      for (const item of node.items as unknown[]) sum += weigh(item)
    uses.set(node, sum)
    return sum
  }
  if (weigh(document.contents) <= limits.maxAliases * 10) return []
  return [
    {
      severity: 'error',
      code: 'YAML_ALIAS',
      message: 'The aliases repeat each other and would grow without bound',
      hint: 'Write the repeated parts out.',
      ...placeOf(document.contents?.range?.[0] ?? 0),
    },
  ]
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
      const pair = items.find(
        (item) => isPair(item) && String(isNode(item.key) ? item.key : item.key) === part,
      )
      if (!isPair(pair)) break
      offset = (isNode(pair.key) ? pair.key.range?.[0] : undefined) ?? offset
      node = pair.value
    }
  }
  return offset
}

function place(
  source: string,
  file: string,
  lines: LineCounter,
  offset: number,
): { at: SourceLocation; frame: string } {
  const { line, col } = lines.linePos(offset)
  const at = { file, line: Math.max(1, line), column: Math.max(1, col) }
  return { at, frame: codeFrame(source, { line: at.line, column: at.column }) }
}

function countLines(source: string, lines: LineCounter): void {
  lines.addNewLine(0)
  for (let index = source.indexOf('\n'); index !== -1; index = source.indexOf('\n', index + 1))
    lines.addNewLine(index + 1)
}
