import {
  hasErrors,
  type Issue,
  parseYaml,
  type SourceLocation,
  type YamlDocument,
} from '@callboard/core'
import { type CheckContext, type CheckedDocument, checkDocument } from './check-document.ts'
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
export interface ReadDocumentsContext extends Omit<CheckContext, 'locate'> {
  /** Which documents are looked at. @default all */
  wanted?: (value: unknown) => boolean
  /** Nothing is fetched from the network. @default false */
  offline?: boolean
  signal?: AbortSignal | undefined
}

/** Reads a text of any number of documents; each has its own fate. Issues of the text as a whole stand apart. */
export async function readDocuments(
  { text, file, base }: SourceText,
  { wanted, ...context }: ReadDocumentsContext,
): Promise<{ documents: CheckedDocument[]; issues: Issue[] }> {
  const parsed = parseYaml(text, { file })
  const mayHold = holdsPlaceholders(text)
  const documents: CheckedDocument[] = []
  for (const document of parsed.documents) {
    const broken = document.value === undefined
    if (!broken && wanted && !wanted(document.value)) continue
    documents.push(await readDocument(document, { ...context, base, mayHold }))
  }
  return { documents, issues: parsed.issues }
}

/** Whether a text may hold placeholders, without parsing it. */
export function holdsPlaceholders(text: string): boolean {
  return /\$(?:text|json|yaml)\b/.test(text)
}

async function readDocument(
  document: YamlDocument,
  context: ReadDocumentsContext & { base: ReferenceBase; mayHold: boolean },
): Promise<CheckedDocument> {
  const { at } = document.locate([])
  if (document.value === undefined) return { at, relations: [], issues: document.issues }
  const filled = context.mayHold
    ? await resolvePlaceholders(document, context)
    : { value: document.value, issues: [] }
  const checked = checkDocument(filled.value, { ...context, locate: document.locate })
  // What a placeholder would have brought is not there to be judged.
  const own = checked.issues.filter(
    ({ at }) => !filled.issues.some((issue) => samePlace(issue, at)),
  )
  const issues = [...document.issues, ...filled.issues, ...own]
  if (!hasErrors(filled.issues)) return { ...checked, issues }
  const { entity: _incomplete, ...rest } = checked
  return { ...rest, relations: [], issues }
}

function samePlace({ at: a }: Issue, b: SourceLocation | undefined): boolean {
  return a !== undefined && a.line === b?.line && a.column === b?.column
}
