import {
  CallboardError,
  type DocumentPath,
  didYouMean,
  type Issue,
  issueFromError,
} from '@callboard/core'
import type { ActionSet } from '../actions/action-set.ts'
import type { Renderer } from '../expressions/create-renderer.ts'
import { isRecord } from '../expressions/plain-data.ts'
import type { Field } from '../form/define-field.ts'
import type { FieldSource } from '../form/page-fields.ts'
import type { InnerPlace, Template } from './template.ts'
import { innerPlaceOf } from './text-places.ts'

/** What the parts of the lint share. */
export interface LintContext {
  template: Template
  actions: ActionSet
  renderer: Renderer
  /** Names of the host's globals. */
  globals: ReadonlySet<string>
  /** The fields of all pages. */
  fields: readonly FieldSource[]
  /** Whether the form lets answers through that it does not name. */
  isOpen: boolean
  /** Kinds of fields that the host has; without them only near misses of the built-in ones are found. */
  kinds: readonly Field[] | undefined
}

/** A problem without its place. */
export type Finding = Pick<Issue, 'severity' | 'code' | 'message'> & { hint: string }

/** A problem at a place of the template. */
export function finding(
  { template }: Pick<LintContext, 'template'>,
  path: DocumentPath,
  found: Finding & { inner?: InnerPlace | undefined },
): Issue {
  const { inner, ...issue } = found
  return { ...issue, ...template.locate(path, inner) }
}

/** What a piece of work throws, as a problem at a place of the template. */
export function attempt(
  { template }: Pick<LintContext, 'template'>,
  path: DocumentPath,
  work: () => unknown,
): Issue[] {
  try {
    work()
    return []
  } catch (error) {
    if (!CallboardError.is(error)) throw error
    return [{ ...issueFromError(error), ...template.locate(path, innerPlaceOf(error.data)) }]
  }
}

/** A text of a template and where it stands. */
export interface PlacedText {
  text: string
  path: DocumentPath
}

/** Every text in a value, keys excepted. */
export function textsOf(value: unknown, path: DocumentPath): PlacedText[] {
  if (typeof value === 'string') return [{ text: value, path }]
  if (Array.isArray(value)) return value.flatMap((item, index) => textsOf(item, [...path, index]))
  if (!isRecord(value)) return []
  return Object.entries(value).flatMap(([key, item]) => textsOf(item, [...path, key]))
}

/** The expression around an offset of a text, for finding its place in the document. */
export function innerPlaceAt(text: string, offset: number): InnerPlace {
  const start = Math.max(text.lastIndexOf('${{', offset), text.lastIndexOf('{%', offset), 0)
  const end = /\}\}|%\}/.exec(text.slice(offset))
  const stop = end ? offset + end.index + 2 : text.length
  return { expression: text.slice(start, stop).trimEnd(), offset: offset - start }
}

/** The name that was probably meant, as a hint. */
export function hintFor(name: string, known: Iterable<string>, otherwise: string): string {
  const near = didYouMean(name, known)
  return near === undefined ? otherwise : `Did you mean "${near}"?`
}
