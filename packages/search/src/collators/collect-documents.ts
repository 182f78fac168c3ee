import { CallboardError, type Issue, isAbortOf, issueFromError, messageOf } from '@callboard/core'
import { type IndexedDocument, toIndexedDocument } from '../document/indexed-document.ts'
import {
  freezeDocument,
  isSameDocument,
  searchDocumentSchema,
} from '../document/search-document.ts'
import { searchErrors } from '../errors.ts'
import { createTimeSlices } from '../time-slices.ts'
import type { Collator, CollatorContext } from './collator.ts'

/** The documents that a collator gave, by id. */
export type DocumentsById = ReadonlyMap<string, IndexedDocument>

/** What one run of a collator gave. */
export interface Collected {
  /** Nothing when the run failed. */
  documents: DocumentsById | undefined
  issues: readonly Issue[]
}

/** Takes documents of a collator in, one by one. */
export interface DocumentIntake {
  take(document: unknown): void
  readonly documents: DocumentsById
  readonly issues: readonly Issue[]
}

/** Issues of one run that are told one by one. */
const maxIssues = 100

/** Runs a collator to its end. A document that cannot be used is an issue and hides no other; a throw ends the run. */
export async function collectDocuments(
  collator: Collator,
  held: DocumentsById,
  context: CollatorContext,
): Promise<Collected> {
  const { signal, runtime } = context
  const intake = createIntake(collator, held)
  const pause = createTimeSlices(runtime, signal)
  try {
    for await (const document of await collator.collect(context)) {
      intake.take(document)
      await pause()
    }
    return intake
  } catch (thrown) {
    if (isAbortOf(signal, thrown)) throw thrown
    const reason = CallboardError.is(thrown) ? thrown.message : messageOf(thrown)
    const error = searchErrors.COLLATOR_FAILED({ name: collator.name, reason }, { cause: thrown })
    return { documents: undefined, issues: [issueFromError(error)] }
  }
}

/** Keeps the usable ones among some documents. One that is held already, unchanged, stays the same object. */
export function createIntake(
  { name, type, fields }: Collator,
  held: DocumentsById,
): DocumentIntake {
  const documents = new Map<string, IndexedDocument>()
  const issues: Issue[] = []
  return {
    documents,
    issues,
    take(given) {
      const { document, reason } = checkDocument(given)
      if (!document) {
        tell(issueFromError(searchErrors.DOCUMENT_INVALID({ name, reason })))
        return
      }
      const indexed = toIndexedDocument(type, document, fields)
      const { location } = document
      if (documents.has(indexed.id))
        tell(issueFromError(searchErrors.DOCUMENT_DUPLICATE({ name, location }), 'warning'))
      else {
        const before = held.get(indexed.id)
        const isSame = before !== undefined && isSameDocument(before.document, document)
        documents.set(indexed.id, isSame ? before : indexed)
      }
    },
  }

  function tell(issue: Issue): void {
    if (issues.length < maxIssues) issues.push(issue)
  }
}

function checkDocument(given: unknown) {
  const parsed = searchDocumentSchema.safeParse(given)
  if (parsed.success) return { document: freezeDocument(parsed.data), reason: '' }
  const [issue] = parsed.error.issues
  const path = issue?.path.join('.')
  return {
    reason: `${path ? `"${path}" is not valid: ` : ''}${issue?.message ?? 'unknown reason'}`,
  }
}
