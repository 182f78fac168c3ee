import { type Folder, type Issue, issueFromError, type Logger, type Runtime } from '@callboard/core'
import type { Collator } from '../collators/collator.ts'
import type { IndexedDocument } from '../document/indexed-document.ts'
import type { Ledger } from '../document/ledger.ts'
import type { Engine } from '../engine/engine.ts'
import { searchErrors } from '../errors.ts'
import { createTimeSlices } from '../time-slices.ts'
import { formatDocuments, parseDocuments } from './snapshot-documents.ts'
import { formatSnapshotFile, parseSnapshotFile } from './snapshot-file.ts'

/** What a snapshot is taken of. */
export interface SnapshotSetup {
  folder: Folder
  engine: Engine
  collators: readonly Collator[]
  ledger: Ledger
  logger: Logger
  runtime: Runtime
  signal?: AbortSignal | undefined
}

const file = 'search-index.snapshot'
/** Longest file that Node reads at once. */
const maxBytes = 2 ** 31 - 1

/** Writes documents and index into the folder, whole or not at all. */
export async function saveSnapshot(setup: SnapshotSetup): Promise<void> {
  const { folder, engine, collators, ledger, runtime, logger, signal } = setup
  const pause = createTimeSlices(runtime, signal)
  const held = collators.map(({ name }) => [...ledger.held(name).values()])
  const documents = held.flat()
  // Where two sources say the same, the engine has the document of the earlier one.
  const numbers = new Map<string, number>()
  for (const [number, { id }] of documents.entries()) {
    if (!numbers.has(id)) numbers.set(id, number)
    await pause()
  }
  const numberOf = (id: string) => numbers.get(id) ?? -1
  const own = await engine.save?.({ numberOf, runtime, logger, signal })
  const counts = { sources: held.map(({ length }) => length), fields: [...ledger.fieldCounts] }
  const parts = new Map([
    ['sources', Buffer.from(JSON.stringify({ collators: signatureOf(collators), ...counts }))],
    ...(await formatDocuments(documents, pause)),
    ...(own ?? []),
  ])
  await folder.write(file, await formatSnapshotFile(parts, pause))
}

/** Takes up what was written. A snapshot that cannot be used changes nothing and is an issue. */
export async function restoreSnapshot(
  setup: SnapshotSetup,
): Promise<{ documents: number; issues: Issue[] }> {
  const { folder, ledger, signal } = setup
  if ((await folder.stat(file)) === undefined) return { documents: 0, issues: [] }
  try {
    return { documents: await load(setup), issues: [] }
  } catch (cause) {
    signal?.throwIfAborted()
    const reason = cause instanceof Error ? cause.message : String(cause)
    const error = searchErrors.SNAPSHOT_UNUSABLE({ file, reason }, { cause })
    return { documents: ledger.size, issues: [issueFromError(error, 'warning')] }
  }
}

async function load(setup: SnapshotSetup): Promise<number> {
  const { folder, engine, collators, ledger, runtime, logger, signal } = setup
  const pause = createTimeSlices(runtime, signal)
  const read = await parseSnapshotFile(await folder.readBytes(file, { maxBytes }), pause)
  if ('problem' in read) throw new Error(read.problem)
  const { parts } = read
  const {
    collators: signature,
    sources,
    fields,
  } = JSON.parse(Buffer.from(parts.get('sources') ?? []).toString()) as {
    collators: string
    sources: number[]
    fields: [string, number][]
  }
  if (signature !== signatureOf(collators)) throw new Error('it was written with other collators')
  const ends = sources.map((_, at) => sources.slice(0, at + 1).reduce((sum, each) => sum + each, 0))
  const sourceOf = (number: number) => {
    const { type = '', fields } = collators[ends.findIndex((end) => number < end)] ?? {}
    return { type, fields }
  }
  const documents = await parseDocuments(parts, { sourceOf, pause })
  const held = new Map<string, Map<string, IndexedDocument>>()
  for (const [at, { name }] of collators.entries()) {
    const own = new Map<string, IndexedDocument>()
    for (const document of documents.slice((ends[at] ?? 0) - (sources[at] ?? 0), ends[at])) {
      own.set(document.id, document)
      await pause()
    }
    held.set(name, own)
  }
  await engine.load?.({ parts, documents, runtime, logger, signal })
  ledger.restore(held, new Map(fields))
  return documents.length
}

/** Documents of other sources, or whose texts are put into other fields, are other documents. */
function signatureOf(collators: readonly Collator[]): string {
  return JSON.stringify(collators.map(({ name, type, fields }) => [name, type, String(fields)]))
}
