import {
  CallboardError,
  didYouMean,
  type Folder,
  type Issue,
  issueFromError,
  type Logger,
  messageOf,
  type Runtime,
  throwIfAborted,
} from '@callboard/core'
import type { LanguageCode } from './analysis/languages.ts'
import type { Collator } from './collators/collator.ts'
import { type Collected, collectDocuments } from './collators/collect-documents.ts'
import type { Decorator } from './collators/decorator.ts'
import { createIntake } from './collators/document-intake.ts'
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
import { restoreSnapshot, saveSnapshot } from './snapshot/snapshot-store.ts'
import { createTimeSlices } from './time-slices.ts'

/** What writing needs. */
export interface WriterSetup {
  collators: readonly Collator[]
  /** Of all collators. */
  decorators: readonly Decorator[]
  engine: Engine
  snapshot: Folder | undefined
  /** Whether indexing writes it. */
  autosave: boolean
  logger: Logger
  runtime: Runtime
}

/** The side of a search that changes the index. */
export interface IndexWriter
  extends Pick<Search, 'index' | 'update' | 'remove' | 'restore' | 'save'> {
  /** Fields that documents can be filtered by. */
  fields(): ReadonlySet<string>
  /** What documents are written in. */
  languages(): ReadonlySet<LanguageCode>
}

/** Duplicates of one collator that are told one by one. */
const maxDuplicates = 100

/** Creates the writing side of a search. */
export function createIndexWriter(setup: WriterSetup): IndexWriter {
  const { collators, snapshot, autosave } = setup
  const ledger = createLedger(collators.map(({ name }) => name))
  const inTurn = createQueue()
  let isSaved = false
  return {
    fields: () => new Set(ledger.fieldCounts.keys()),
    languages: () => new Set(ledger.languageCounts.keys()),
    index: ({ signal } = {}) =>
      inTurn(async () => {
        const report = await indexAll(setup, ledger, signal)
        const { added, changed, removed } = report
        isSaved &&= added + changed + removed === 0
        return { ...report, issues: isSaved || !autosave ? [] : await saveOrTell(signal) }
      }),
    restore: ({ signal } = {}) =>
      inTurn(async () => {
        if (!snapshot) return { documents: ledger.size, issues: [] }
        const restored = await restoreSnapshot({ ...setup, folder: snapshot, ledger, signal })
        isSaved = restored.issues.length === 0 && restored.documents > 0
        for (const { message } of restored.issues) setup.logger.warn(message)
        return restored
      }),
    save: ({ signal } = {}) => inTurn(() => save(signal)),
    update: ({ collator: name, documents }) =>
      inTurn(async () => {
        const collator = collatorNamed(collators, name)
        const intake = createIntake({ ...setup, collator, held: ledger.held(name) })
        for (const document of documents) await intake.take(document)
        return changeOne(collator, { set: intake.documents, delete: new Set() }, intake)
      }),
    remove: ({ collator: name, locations }) =>
      inTurn(async () => {
        const collator = collatorNamed(collators, name)
        const ids = locations.map((location) => documentId(collator.type, location))
        const nothing = { issues: [], omitted: 0 }
        return changeOne(collator, { set: new Map(), delete: new Set(ids) }, nothing)
      }),
  }

  async function save(signal: AbortSignal | undefined): Promise<void> {
    if (!snapshot) return
    try {
      await saveSnapshot({ ...setup, folder: snapshot, ledger, signal })
      isSaved = true
    } catch (cause) {
      throwIfAborted(signal)
      const reason = messageOf(cause)
      throw searchErrors.SNAPSHOT_FAILED({ folder: snapshot.root, reason }, { cause })
    }
  }

  /** What is indexed is findable, whether it could be written down or not. */
  async function saveOrTell(signal: AbortSignal | undefined): Promise<Issue[]> {
    try {
      await save(signal)
      return []
    } catch (thrown) {
      if (!CallboardError.is(thrown)) throw thrown
      setup.logger.warn(thrown.message)
      return [issueFromError(thrown, 'warning')]
    }
  }

  async function changeOne(
    collator: Collator,
    delta: LedgerDelta,
    { issues, omitted }: Pick<Collected, 'issues' | 'omitted'>,
  ): Promise<CollatorReport> {
    await apply(setup, await ledger.plan(new Map([[collator.name, delta]])))
    isSaved = false
    return report(setup, ledger, { collator, issues, omitted })
  }
}

async function indexAll(
  setup: WriterSetup,
  ledger: Ledger,
  signal: AbortSignal | undefined,
): Promise<Omit<IndexReport, 'issues'>> {
  const runs = await Promise.all(
    setup.collators.map(async (collator) => {
      const held = ledger.held(collator.name)
      const collected = await collectDocuments({ ...setup, collator, held, signal })
      return { collator, ...keepLastGood(collator, held.size, collected) }
    }),
  )
  const pause = createTimeSlices(setup.runtime, signal)
  const deltas = new Map<string, LedgerDelta>()
  for (const { collator, documents } of runs) {
    const { name } = collator
    if (documents) deltas.set(name, await ledger.deltaTo(name, documents, pause))
  }
  const change = await ledger.plan(deltas, pause)
  await apply(setup, change, signal)
  const { added, changed, removed } = change
  const reports = runs.map(({ collator, issues, omitted }) =>
    report(setup, ledger, {
      collator,
      omitted,
      issues: [...issues, ...duplicatesOf(ledger, collator)],
    }),
  )
  return { collators: reports, added, changed, removed }
}

/** A source that is suddenly empty is more likely broken than done. */
function keepLastGood({ name }: Collator, kept: number, collected: Collected): Collected {
  const { documents, issues, omitted } = collected
  // One whose documents decorators left out is not empty.
  if (!documents || documents.size + omitted > 0 || kept === 0) return collected
  const issue = issueFromError(searchErrors.COLLATOR_EMPTY({ name, kept }), 'warning')
  return { documents: undefined, omitted, issues: [...issues, issue] }
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
  // What the engine has taken is committed whole, whatever is aborted meanwhile.
  await change.commit(createTimeSlices(runtime))
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
  {
    collator: { name, type },
    issues,
    omitted,
  }: Pick<Collected, 'issues' | 'omitted'> & { collator: Collator },
): CollatorReport {
  for (const { message } of issues) logger.warn(message, { collator: name })
  return { name, type, documents: ledger.held(name).size, omitted, issues }
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
