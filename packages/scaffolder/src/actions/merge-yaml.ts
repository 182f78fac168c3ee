import {
  type Document,
  isCollection,
  isMap,
  isNode,
  isSeq,
  type Node,
  parseAllDocuments,
  type ToStringOptions,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import { errors } from '../errors.ts'
import { isRecord } from '../expressions/plain-data.ts'
import { parseYamlDocuments } from './data-file.ts'
import { type MergeOptions, mergeValues, missingFrom } from './merge-values.ts'

/** What {@link mergeYaml} is given. */
export interface YamlMerge extends MergeOptions {
  /** Of the file, for errors. */
  path: string
  text: string
  over: Readonly<Record<string, unknown>>
  /** Which of several documents is meant: the one where a field, named by a dotted path, has this value. */
  document?: { key: string; value: string } | undefined
  format?: ToStringOptions | undefined
}

/** A YAML text with data laid over one of its documents; comments and the order of keys stay. @throws SCAFFOLDER_DATA_INVALID */
export function mergeYaml({ path, text, over, document, format, mergeArrays }: YamlMerge): string {
  // What the limits of core let through is safe to parse again.
  parseYamlDocuments(text, path)
  const documents = parseAllDocuments(text)
  if (!Array.isArray(documents) || documents.length === 0)
    throw errors.DATA_INVALID({ path, reason: 'it holds no document' })
  const target = findDocument(documents, { path, document })
  if (!isMap(target.contents))
    throw errors.DATA_INVALID({ path, reason: 'its document is not a mapping' })
  const merged = mergeDocument(target, over, { mergeArrays })
  return documents.map((each) => (each === target ? merged : each).toString(format)).join('')
}

/** What is laid over an anchor would change, or break, its aliases as well: then they are written out before. */
function mergeDocument(
  document: Document,
  over: Readonly<Record<string, unknown>>,
  options: MergeOptions,
): Document {
  const wanted = JSON.stringify(mergeValues(document.toJS(), over, options))
  const merge = (target: Document) => {
    if (isMap(target.contents)) mergeMap(target.contents, over, { target, ...options })
    return target
  }
  const merged = merge(document.clone())
  return dataOf(merged) === wanted ? merged : merge(withoutAliases(document.clone()))
}

/** Nothing where an alias has lost its anchor. */
function dataOf(document: Document): string | undefined {
  try {
    return JSON.stringify(document.toJS())
  } catch {
    return undefined
  }
}

function withoutAliases(document: Document): Document {
  const dropAnchors = (node: Node) =>
    visit(node, { Value: (_key, value) => void delete value.anchor })
  visit(document, {
    Alias(_key, alias) {
      const copy = alias.resolve(document)?.clone() as Node | undefined
      if (copy) dropAnchors(copy)
      return copy
    },
  })
  if (document.contents) dropAnchors(document.contents)
  return document
}

interface Merging extends MergeOptions {
  target: Document
}

function findDocument(
  documents: readonly Document[],
  { path, document }: Pick<YamlMerge, 'path' | 'document'>,
): Document {
  const [only, ...more] = documents
  if (only && more.length === 0) return only
  if (!document)
    throw errors.DATA_INVALID({
      path,
      reason: `it holds ${documents.length} documents; say by "useDocumentIncludingField" which one is meant`,
    })
  const { key, value } = document
  const found = documents.find((each) => String(each.getIn(key.split('.'))) === value)
  if (!found)
    throw errors.DATA_INVALID({ path, reason: `it holds no document where "${key}" is "${value}"` })
  return found
}

function mergeMap(map: YAMLMap, over: Readonly<Record<string, unknown>>, merging: Merging): void {
  for (const [key, value] of Object.entries(over)) {
    if (value === undefined) continue
    const before = map.get(key, true)
    if (!mergeNode(before, value, merging)) map.set(key, replacementOf(before, value, merging))
  }
}

/** Whether a value could be laid over a node, rather than put in its place. */
function mergeNode(node: unknown, value: unknown, merging: Merging): boolean {
  if (isMap(node) && isRecord(value)) mergeMap(node, value, merging)
  else if (isSeq(node) && (merging.mergeArrays || Array.isArray(value)))
    mergeList(node, value, merging)
  else return false
  return true
}

function mergeList(list: YAMLSeq, value: unknown, merging: Merging): void {
  const { target } = merging
  if (merging.mergeArrays) {
    const added = missingFrom(list.toJS(target) as unknown[], value)
    for (const each of added) list.add(target.createNode(each))
    return
  }
  for (const [index, each] of [value].flat().entries()) {
    const before = list.get(index, true)
    if (!mergeNode(before, each, merging)) list.set(index, replacementOf(before, each, merging))
  }
}

/** A node in another one's place, with the comments beside that one. */
function replacementOf(before: unknown, value: unknown, { target }: Merging): Node {
  const node = target.createNode(value)
  if (!isNode(before) || isCollection(before)) return node
  // The comment of a mapping or a list would stand behind it all.
  if (isCollection(node)) node.commentBefore = before.comment ?? null
  else node.comment = before.comment ?? null
  return node
}
