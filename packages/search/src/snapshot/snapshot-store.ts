import { type Folder, type Issue, issueFromError, type Logger, type Runtime } from '@callboard/core'
import type { LanguageCode } from '../analysis/languages.ts'
import type { Collator } from '../collators/collator.ts'
import type { IndexedDocument } from '../document/indexed-document.ts'
import type { Ledger } from '../document/ledger.ts'
import type { Engine } from '../engine/engine.ts'
import { searchErrors } from '../errors.ts'
import { createTimeSlices, visitInSlices } from '../time-slices.ts'
import { partOf, viewOf } from './part-codec.ts'
import { formatDocuments, parseDocuments } from './snapshot-documents.ts'
import { formatSnapshotFile, type PartSource, parseSnapshotFile } from './snapshot-file.ts'

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
  await visitInSlices(documents, pause, ({ id }, number) => {
    if (!numbers.has(id)) numbers.set(id, number)
  })
  const numberOf = (id: string) => numbers.get(id) ?? -1
  const own = await engine.save?.({ numberOf, runtime, logger, signal })
  const sources: Sources = {
    collators: signatureOf(collators),
    sources: held.map(({ length }) => length),
    fields: [...ledger.fieldCounts],
    languages: [...ledger.languageCounts],
  }
  const parts = new Map<string, PartSource>([
    ['sources', Buffer.from(JSON.stringify(sources))],
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
  const said = JSON.parse(viewOf(partOf(parts, 'sources')).toString()) as Sources
  if (said.collators !== signatureOf(collators))
    throw new Error('it was written with other collators')
  const sources = collators.map(({ name, type, fields }, at) => {
    return { name, type, fields, documents: said.sources[at] ?? 0 }
  })
  const documents = await parseDocuments(parts, { sources, pause })
  const held = new Map<string, Map<string, IndexedDocument>>()
  let from = 0
  for (const { name, documents: count } of sources) {
    const own = new Map<string, IndexedDocument>()
    await visitInSlices(documents.slice(from, from + count), pause, (document) => {
      own.set(document.id, document)
    })
    held.set(name, own)
    from += count
  }
  await engine.load?.({ parts, documents, runtime, logger, signal })
  ledger.restore({
    held,
    fieldCounts: new Map(said.fields),
    languageCounts: new Map(said.languages),
  })
  return documents.length
}

/** What is written of the sources. */
interface Sources {
  /** By which it is seen that they are the same. */
  collators: string
  /** Documents of each. */
  sources: number[]
  fields: [string, number][]
  languages: [LanguageCode, number][]
}

/** Documents of other sources, or whose texts are put into other fields, are other documents. */
function signatureOf(collators: readonly Collator[]): string {
  return JSON.stringify(collators.map(({ name, type, fields }) => [name, type, String(fields)]))
}
