import { canonicalRef, throwIfAborted } from '@callboard/core'
import { checkSource } from '../provider/check-source.ts'
import type { Source } from '../provider/provider.ts'
import type { Claim } from './claim.ts'
import { followLocation } from './follow-location.ts'
import { failedReading, ingestRoot, readingOf } from './ingest-root.ts'
import { createIngestion, type Ingestion } from './ingestion.ts'
import { jobOfRecord, jobOfSource, type SourceJob } from './source-job.ts'
import type {
  IngestContext,
  RootReading,
  RootState,
  SourceRecord,
  SourceRoot,
} from './source-root.ts'

/** What of a root is different, or may be. */
export interface PartialChange {
  /** Sources as they are now. */
  changed: readonly Source[]
  /** Addresses of sources, or references of entities that the provider made itself, that are gone. */
  removed: readonly string[]
  /** Addresses that are to be read again. */
  touched: readonly string[]
}

/**
 * Reads a part of a root, and what its Locations lead to newly; the rest stays as it was when it was read last. What no Location
 * leads to any more is gone. Never throws for content nor for a provider that fails.
 *
 * @throws the reason of an aborted signal
 */
export async function ingestPart(
  { root, state: before }: { root: SourceRoot; state: RootState },
  change: PartialChange,
  context: IngestContext,
): Promise<RootReading> {
  const again = recordsOf(before, change.touched)
  // What a provider makes itself it makes all at once.
  if (again.some(({ source }) => source.startsWith('entity:')))
    return ingestRoot(root, before, context)
  const given = change.changed.flatMap((source) => ('entity' in source ? [] : [source.url]))
  const wanted = new Set([...given, ...again.map(({ source }) => source)])
  const ingestion = createIngestion(root, before, { ...context, isSettled })
  function isSettled({ url, parent }: SourceJob): boolean {
    return parent !== undefined && before.sources.has(url) && !wanted.has(url)
  }
  const part: Part = { root, before, context, ingestion, gone: new Set() }
  try {
    await readEntries(part, again)
    for (const record of again) if (record.parent !== undefined) await readLed(part, record)
    for (const source of change.changed) await takeChanged(part, source)
  } catch (error) {
    throwIfAborted(context.signal)
    return failedReading(root, before, { error, context })
  }
  for (const address of change.removed)
    for (const { source } of recordsOf(before, [address])) part.gone.add(source)
  return readingOf(root, before, { changes: changesOf(part), issues: before.issues, context })
}

/** A part of a root on its way in. */
interface Part {
  root: SourceRoot
  before: RootState
  context: IngestContext
  ingestion: Ingestion
  /** Addresses of sources that are there no more. */
  gone: Set<string>
}

/**
 * The records that some addresses mean. An address that is not of a source may be of a file that sources refer to, so all of those
 * are meant whose outcome other files decide about.
 */
function recordsOf({ sources }: RootState, addresses: readonly string[]): SourceRecord[] {
  const found = new Set<SourceRecord>()
  for (const address of addresses) {
    const record = sources.get(address)
    if (record) found.add(record)
    else
      for (const each of sources.values())
        if (isMadeAs(each, address) || refersToFiles(each)) found.add(each)
  }
  return [...found]
}

function isMadeAs({ source, claims }: SourceRecord, ref: string): boolean {
  return source.startsWith('entity:') && claims.some((claim) => claim.ref === refOr(ref))
}

function refersToFiles({ source, digest, claims }: SourceRecord): boolean {
  return digest === undefined && !source.startsWith('entity:') && claims.every(isGood)
}

const isGood = ({ stale }: Claim) => !stale

function refOr(text: string): string {
  try {
    return canonicalRef(text)
  } catch {
    return text
  }
}

/** What the provider gives itself is asked of the provider. */
async function readEntries({ root, context, ingestion, gone }: Part, again: SourceRecord[]) {
  const entries = again.filter(({ parent }) => parent === undefined).map(({ source }) => source)
  if (entries.length === 0) return
  const missing = new Set(entries)
  const { knownVersion } = ingestion
  for await (const source of root.provider.read({ ...context, only: entries, knownVersion })) {
    throwIfAborted(context.signal)
    checkSource(source)
    if ('entity' in source || !missing.delete(source.url)) continue
    await ingestion.take(source)
  }
  for (const source of missing) gone.add(source)
}

/** What a Location leads to is read by the way that leads there now. */
async function readLed({ before, context, ingestion, gone }: Part, record: SourceRecord) {
  const place = placeOfParent(before, record)
  const claim = place?.claims.find(({ ref }) => ref === record.parent)
  if (!place || !claim) return
  const way = jobOfRecord(place, jobOfSource({ url: place.source, text: '' }, context))
  const { jobs } = await followLocation(claim, { ...way, url: addressOf(place) }, context)
  const job = jobs.find(({ url }) => url === record.source)
  if (job) await ingestion.takeJobs([job])
  if (!ingestion.records.has(record.source)) gone.add(record.source)
}

function placeOfParent({ sources }: RootState, led: SourceRecord): SourceRecord | undefined {
  for (const record of sources.values()) if (record.leads.includes(led.source)) return record
  return undefined
}

/** Where a record was read; one that a provider made has its address in front of its name. */
function addressOf({ source, file }: SourceRecord): string {
  return source.startsWith('entity:') ? file : source
}

async function takeChanged({ before, context, ingestion }: Part, source: Source): Promise<void> {
  throwIfAborted(context.signal)
  const known = 'entity' in source ? undefined : before.sources.get(source.url)
  if ('entity' in source || known?.parent === undefined) return ingestion.take(source)
  await ingestion.takeJobs([jobOfRecord(known, jobOfSource(source, context))])
}

function changesOf({ before, ingestion, gone }: Part): Map<string, SourceRecord | undefined> {
  const changes = new Map<string, SourceRecord | undefined>()
  for (const [source, record] of ingestion.records)
    if (before.sources.get(source) !== record) changes.set(source, record)
  for (const source of gone) if (!ingestion.records.has(source)) changes.set(source, undefined)
  const follows = ([source, record]: [string, SourceRecord | undefined]) =>
    (record?.leads.length ?? 0) > 0 || (before.sources.get(source)?.leads.length ?? 0) > 0
  if ([...changes].some(follows)) dropUnled(before, changes)
  return changes
}

/** Takes out what no Location leads to any more; what is still led to by another is settled. */
function dropUnled({ sources }: RootState, changes: Map<string, SourceRecord | undefined>): void {
  for (let size = -1; size !== changes.size; ) {
    size = changes.size
    const there = [...sources.values()].filter(({ source }) => !changes.has(source))
    const now = [...there, ...[...changes.values()].filter((each) => each !== undefined)]
    const led = new Set(now.flatMap(({ leads }) => leads))
    for (const { source, parent } of there)
      if (parent !== undefined && !led.has(source)) changes.set(source, undefined)
  }
}
