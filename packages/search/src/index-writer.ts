import {
  didYouMean,
  type Issue,
  issueFromError,
  type Logger,
  type Runtime,
  throwIfAborted,
} from '@callboard/core'
import type { Collator } from './collators/collator.ts'
import { type Collected, collectDocuments, createIntake } from './collators/collect-documents.ts'
import { documentId } from './document/indexed-document.ts'
import {
  createLedger,
  type Ledger,
  type LedgerChange,
  type LedgerDelta,
} from './document/ledger.ts'
import type { Engine } from './engine/engine.ts'
import { searchErrors } from './errors.ts'
import type { CollatorReport, IndexReport, Search } from './search.ts'

/** What writing needs. */
export interface WriterSetup {
  collators: readonly Collator[]
  engine: Engine
  logger: Logger
  runtime: Runtime
}

/** The side of a search that changes the index. */
export interface IndexWriter extends Pick<Search, 'index' | 'update' | 'remove'> {
  /** Fields that documents can be filtered by. */
  fields(): ReadonlySet<string>
}

/** Duplicates of one collator that are told one by one. */
const maxDuplicates = 100

/** Creates the writing side of a search. */
export function createIndexWriter(setup: WriterSetup): IndexWriter {
  const { collators } = setup
  const ledger = createLedger(collators.map(({ name }) => name))
  const inTurn = createQueue()
  return {
    fields: () => ledger.fields,
    index: ({ signal } = {}) => inTurn(() => indexAll(setup, ledger, signal)),
    update: ({ collator: name, documents }) =>
      inTurn(async () => {
        const collator = collatorNamed(collators, name)
        const intake = createIntake(collator, ledger.held(name))
        for (const document of documents) intake.take(document)
        return changeOne(collator, { set: intake.documents, delete: new Set() }, intake.issues)
      }),
    remove: ({ collator: name, locations }) =>
      inTurn(async () => {
        const collator = collatorNamed(collators, name)
        const ids = locations.map((location) => documentId(collator.type, location))
        return changeOne(collator, { set: new Map(), delete: new Set(ids) }, [])
      }),
  }

  async function changeOne(
    collator: Collator,
    delta: LedgerDelta,
    issues: readonly Issue[],
  ): Promise<CollatorReport> {
    await apply(setup, ledger.plan(new Map([[collator.name, delta]])))
    return report(setup, ledger, { collator, issues })
  }
}

async function indexAll(
  setup: WriterSetup,
  ledger: Ledger,
  signal: AbortSignal | undefined,
): Promise<IndexReport> {
  const { logger, runtime } = setup
  const runs = await Promise.all(
    setup.collators.map(async (collator) => {
      const held = ledger.held(collator.name)
      const collected = await collectDocuments(collator, held, { logger, runtime, signal })
      return { collator, ...keepLastGood(collator, held.size, collected) }
    }),
  )
  const deltas = runs.flatMap(({ collator: { name }, documents }) =>
    documents ? [[name, ledger.deltaTo(name, documents)] as const] : [],
  )
  const change = ledger.plan(new Map(deltas))
  await apply(setup, change, signal)
  const { added, changed, removed } = change
  const reports = runs.map(({ collator, issues }) =>
    report(setup, ledger, { collator, issues: [...issues, ...duplicatesOf(ledger, collator)] }),
  )
  return { collators: reports, added, changed, removed }
}

/** A source that is suddenly empty is more likely broken than done. */
function keepLastGood(
  { name }: Collator,
  kept: number,
  { documents, issues }: Collected,
): Collected {
  if (!documents || documents.size > 0 || kept === 0) return { documents, issues }
  const issue = issueFromError(searchErrors.COLLATOR_EMPTY({ name, kept }), 'warning')
  return { documents: undefined, issues: [...issues, issue] }
}

async function apply(
  { engine, logger, runtime }: WriterSetup,
  change: LedgerChange,
  signal?: AbortSignal | undefined,
): Promise<void> {
  throwIfAborted(signal)
  const { put, remove, all } = change
  if (put.length + remove.length > 0) {
    try {
      await engine.write({ put, remove, all, signal, logger, runtime })
    } catch (cause) {
      throwIfAborted(signal)
      throw searchErrors.ENGINE_FAILED({ engine: engine.name, operation: 'write' }, { cause })
    }
  }
  change.commit()
}

function duplicatesOf(ledger: Ledger, { name }: Collator): Issue[] {
  const issues: Issue[] = []
  for (const [id, { document }] of ledger.held(name)) {
    if (issues.length === maxDuplicates) break
    if (!ledger.shadowedBy(name, id)) continue
    const { location } = document
    issues.push(issueFromError(searchErrors.DOCUMENT_DUPLICATE({ name, location }), 'warning'))
  }
  return issues
}

function report(
  { logger }: WriterSetup,
  ledger: Ledger,
  { collator: { name, type }, issues }: { collator: Collator; issues: readonly Issue[] },
): CollatorReport {
  for (const { message } of issues) logger.warn(message, { collator: name })
  return { name, type, documents: ledger.held(name).size, issues }
}

function collatorNamed(collators: readonly Collator[], name: string): Collator {
  const collator = collators.find((each) => each.name === name)
  if (collator) return collator
  const meant = didYouMean(
    name,
    collators.map((each) => each.name),
  )
  throw searchErrors.COLLATOR_UNKNOWN({ name, meant })
}

/** Changes happen one after the other: each is planned on the state that the one before left. */
function createQueue(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const turn = last.then(work)
    last = turn.catch(() => undefined)
    return turn
  }
}
