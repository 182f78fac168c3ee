import { type Issue, isAbortOf, issueFromError, messageOf, throwIfAborted } from '@callboard/core'
import { catalogErrors } from '../errors.ts'
import type { Source } from '../provider/provider.ts'
import { keepSameClaims } from '../store/same-record.ts'
import type { Claim } from './claim.ts'
import { guardDeletion } from './guard-deletion.ts'
import { createIngestion, type Ingestion } from './ingestion.ts'
import {
  type IngestContext,
  type RootReading,
  type RootState,
  type SourceRecord,
  type SourceRoot,
  toReadAnew,
} from './source-root.ts'

/**
 * Reads a root: what its provider gives, and what the Locations in it lead to. Never throws for content nor for a
 * provider that fails: what was there before stays, and an issue says why.
 *
 * @throws the reason of an aborted signal
 */
export async function ingestRoot(
  root: SourceRoot,
  before: RootState,
  context: IngestContext,
): Promise<RootReading> {
  const ingestion = createIngestion(root, before, context)
  const { knownVersion } = ingestion
  try {
    for await (const source of root.provider.read({ ...context, knownVersion }))
      await take(ingestion, source, context)
  } catch (error) {
    if (isAbortOf(context.signal, error)) throw error
    throwIfAborted(context.signal)
    return failedReading(root, before, { error, context })
  }
  const { records } = ingestion
  const changes = before.sources.size === 0 ? records : await changesOf(records, before, context)
  const guarded = context.confirmed
    ? { changes, issues: [] }
    : await guardDeletion(before, changes, {
        provider: root.provider.name,
        breath: context.breath,
      })
  return readingOf(root, before, { ...guarded, context })
}

async function take(ingestion: Ingestion, source: Source, context: IngestContext): Promise<void> {
  throwIfAborted(context.signal)
  await ingestion.take(source)
  const pause = context.breath()
  if (pause) await pause
}

/** The sources in which a reading differs from the one before. */
async function changesOf(
  records: ReadonlyMap<string, SourceRecord>,
  before: RootState,
  { breath }: IngestContext,
): Promise<Map<string, SourceRecord | undefined>> {
  const changes = new Map<string, SourceRecord | undefined>()
  for (const [source, record] of records) {
    const last = before.sources.get(source)
    if (last !== record) changes.set(source, last ? keepSameClaims(record, last) : record)
    const pause = breath()
    if (pause) await pause
  }
  for (const source of before.sources.keys()) {
    if (!records.has(source)) changes.set(source, undefined)
    const pause = breath()
    if (pause) await pause
  }
  return changes
}

/** What a reading is made of. */
interface ReadingParts {
  changes: ReadonlyMap<string, SourceRecord | undefined>
  issues: readonly Issue[]
  context: IngestContext
}

export async function readingOf(
  root: SourceRoot,
  before: RootState,
  { changes, issues, context }: ReadingParts,
): Promise<RootReading> {
  const sources = await before.sources.with(changes, context.breath)
  return { root, state: { sources, issues }, changes }
}

/** Everything stays as it was, marked with the reason. */
export async function failedReading(
  root: SourceRoot,
  before: RootState,
  { error, context }: { error: unknown; context: IngestContext },
): Promise<RootReading> {
  const { name } = root.provider
  context.logger.error('a provider failed', { provider: name, error: messageOf(error) })
  const issue = issueFromError(
    catalogErrors.PROVIDER_FAILED({ provider: name, reason: messageOf(error) }),
  )
  const stale = (claim: Claim): Claim => ({ ...claim, problems: [issue], stale: true })
  const changes = new Map<string, SourceRecord>()
  for (const [source, record] of before.sources) {
    changes.set(source, toReadAnew(record, record.claims.map(stale)))
    const pause = context.breath()
    if (pause) await pause
  }
  return readingOf(root, before, { changes, issues: [issue], context })
}
