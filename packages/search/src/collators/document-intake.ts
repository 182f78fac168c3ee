import {
  type Issue,
  isAbortOf,
  issueFromError,
  type Logger,
  messageOf,
  type Runtime,
} from '@callboard/core'
import {
  documentId,
  type IndexedDocument,
  jsonOf,
  toIndexedDocument,
} from '../document/indexed-document.ts'
import {
  freezeDocument,
  type SearchDocument,
  searchDocumentSchema,
} from '../document/search-document.ts'
import { searchErrors } from '../errors.ts'
import type { Collator } from './collator.ts'
import type { Decorator } from './decorator.ts'

/** The documents that a collator gave, by id. */
export type DocumentsById = ReadonlyMap<string, IndexedDocument>

/** What taking the documents of a collator in needs. */
export interface IntakeContext {
  collator: Collator
  /** What it gave the last time. */
  held: DocumentsById
  /** Of all collators. */
  decorators: readonly Decorator[]
  logger: Logger
  runtime: Runtime
  signal?: AbortSignal | undefined
}

/** Takes documents of a collator in, one by one. */
export interface DocumentIntake {
  /** Resolves at once unless the collator has decorators. */
  take(document: unknown): Promise<void> | undefined
  tell(issue: Issue): void
  /** Takes again what was held and is not there now, where a condition holds. */
  keepWhere(condition: (document: SearchDocument) => boolean): void
  readonly documents: DocumentsById
  readonly omitted: number
  readonly issues: readonly Issue[]
}

/** Issues of one run that are told one by one. */
const maxIssues = 100

/** Keeps the usable ones among some documents. One that is held already, unchanged, stays the same object. */
export function createIntake(context: IntakeContext): DocumentIntake {
  const { collator, held, logger, runtime, signal } = context
  const { name, type, fields } = collator
  const decorators = [...(collator.decorators ?? []), ...context.decorators].filter(
    ({ types }) => !types || types.includes(type),
  )
  const documents = new Map<string, IndexedDocument>()
  const issues: Issue[] = []
  let omitted = 0
  let untold = 0
  return {
    documents,
    tell,
    get issues() {
      if (untold === 0) return issues
      const more = searchErrors.MORE_PROBLEMS({ name, count: untold })
      return [...issues, issueFromError(more, 'warning')]
    },
    get omitted() {
      return omitted
    },
    take(given) {
      const document = checked(given)
      if (!document) return undefined
      if (decorators.length > 0) return takeDecorated(document)
      put(toIndexedDocument(type, document, fields))
      return undefined
    },
    keepWhere(condition) {
      for (const [id, indexed] of held)
        if (!documents.has(id) && condition(indexed.document)) documents.set(id, indexed)
    },
  }

  async function takeDecorated(given: SearchDocument): Promise<void> {
    let document = given
    for (const decorator of decorators) {
      try {
        const about = { document, type, collator: name }
        const next = await decorator.decorate({ ...about, logger, runtime, signal })
        if (!next) {
          omitted += 1
          return
        }
        const usable = checked(next)
        if (!usable) return
        document = usable
      } catch (cause) {
        if (isAbortOf(signal, cause)) throw cause
        refuse(decorator.name, given, cause)
        return
      }
    }
    put(toIndexedDocument(type, document, fields))
  }

  function refuse(decorator: string, { location }: SearchDocument, cause: unknown): void {
    const reason = messageOf(cause)
    tell(issueFromError(searchErrors.DECORATOR_FAILED({ decorator, location, reason })))
    const before = held.get(documentId(type, location))
    if (before) documents.set(before.id, before)
  }

  function put(indexed: IndexedDocument): void {
    const { id, document } = indexed
    const { location } = document
    if (documents.has(id)) {
      tell(issueFromError(searchErrors.DOCUMENT_DUPLICATE({ name, location }), 'warning'))
      return
    }
    const before = held.get(id)
    documents.set(id, before && jsonOf(before) === jsonOf(indexed) ? before : indexed)
  }

  function checked(given: unknown): SearchDocument | undefined {
    const parsed = searchDocumentSchema.safeParse(given)
    if (parsed.success) return freezeDocument(parsed.data)
    const [issue] = parsed.error.issues
    const path = issue?.path.join('.')
    const reason = `${path ? `"${path}" is not valid: ` : ''}${issue?.message ?? 'unknown reason'}`
    tell(issueFromError(searchErrors.DOCUMENT_INVALID({ name, reason })))
    return undefined
  }

  function tell(issue: Issue): void {
    if (issues.length < maxIssues) issues.push(issue)
    else untold += 1
  }
}
