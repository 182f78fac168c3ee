import {
  hasErrors,
  type Issue,
  readYaml,
  type SourceLocation,
  type YamlDocument,
} from '@callboard/core'
import type { Breath } from '../breath.ts'
import { type Processing, runProcessors } from '../processor/run-processors.ts'
import { type CheckContext, type CheckedDocument, checkDocument, nameOf } from './check-document.ts'
import { entitySizeIssue, givesSmallEntities } from './entity-size.ts'
import { resolvePlaceholders } from './resolve-placeholders.ts'
import type { ReferenceBase } from './resolve-target.ts'

/** A text on its way in. */
export interface SourceText {
  text: string
  /** Name in issues. */
  file: string
  base: ReferenceBase
}

/** What {@link readDocuments} needs beside the text. */
export interface ReadDocumentsContext extends Omit<CheckContext, 'at' | 'locate'> {
  /** Which documents are looked at. @default all */
  wanted?: (value: unknown) => boolean
  /** Nothing is fetched from the network. @default false */
  offline?: boolean
  signal?: AbortSignal | undefined
  /** Told of each file that placeholders bring in. */
  onFile?: ((url: string, text: string) => void) | undefined
  /** @default no processors */
  processing?: Processing | undefined
  /** @default without rest */
  breath?: Breath | undefined
}

/** Reads a text of any number of documents; each has its own fate. Issues of the text as a whole stand apart. */
export async function readDocuments(
  { text, file, base }: SourceText,
  context: ReadDocumentsContext,
): Promise<{ documents: CheckedDocument[]; issues: Issue[] }> {
  const { wanted } = context
  const documents: CheckedDocument[] = []
  const placeholdersBase = holdsPlaceholders(text) ? base : undefined
  const isSmall = givesSmallEntities(text)
  const reading = readYaml(text, { file })
  let step = reading.next()
  for (; !step.done; step = reading.next()) {
    const document = step.value
    const broken = document.value === undefined
    if (!broken && wanted && !wanted(document.value)) continue
    const tooLarge = broken || isSmall ? undefined : entitySizeIssue(document.value, document)
    documents.push(
      ...(tooLarge
        ? [{ ...nameOf(document.value), at: document.at, issues: [tooLarge] }]
        : await readDocument(document, context, placeholdersBase)),
    )
    const pause = context.breath?.()
    if (pause) await pause
  }
  return step.value ? { documents: [], issues: [step.value] } : { documents, issues: [] }
}

/** Whether a text may hold placeholders, without parsing it. */
export function holdsPlaceholders(text: string): boolean {
  return text.includes('$') && /\$(?:text|json|yaml|openapi|asyncapi)\b/.test(text)
}

/**
 * @param base - where the placeholders of the document lead from, when it may hold some
 */
async function readDocument(
  document: YamlDocument,
  context: ReadDocumentsContext,
  base: ReferenceBase | undefined,
): Promise<CheckedDocument[]> {
  const { at, locate } = document
  if (document.value === undefined) return [{ at, issues: document.issues }]
  const filled = base
    ? await resolvePlaceholders(document, { ...context, base })
    : { value: document.value, issues: none }
  const { kinds, compat, allowed, permits } = context
  const checks = { kinds, compat, allowed, permits, at, locate }
  const check = (value: unknown) => checkDocument(value, checks)
  const isWhole = !hasErrors(filled.issues)
  const [checked, ...more] =
    context.processing && isWhole
      ? await runProcessors(filled.value, { check, locate }, context.processing)
      : [check(filled.value)]
  if (!checked) return []
  if (document.issues.length + filled.issues.length === 0) return [checked, ...more]
  // What a placeholder would have brought is not there to be judged.
  const own = checked.issues.filter(
    ({ at }) => !filled.issues.some((issue) => samePlace(issue, at)),
  )
  const issues = [...document.issues, ...filled.issues, ...own]
  if (isWhole) return [{ ...checked, issues }, ...more]
  const { entity: _incomplete, ...rest } = checked
  return [{ ...rest, issues }]
}

function samePlace({ at: a }: Issue, b: SourceLocation | undefined): boolean {
  return a !== undefined && a.line === b?.line && a.column === b?.column
}

const none: readonly never[] = Object.freeze([])
