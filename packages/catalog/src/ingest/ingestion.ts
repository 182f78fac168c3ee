import { type Issue, throwIfAborted } from '@callboard/core'
import { checkSource } from '../provider/check-source.ts'
import type { EntitySource, FailedSource, Source, UnchangedSource } from '../provider/provider.ts'
import type { Claim } from './claim.ts'
import { claimsOfSource } from './claims-of-source.ts'
import { followLocation } from './follow-location.ts'
import {
  type FailedContent,
  jobOfRecord,
  jobOfSource,
  locationRefOf,
  type SourceJob,
} from './source-job.ts'
import { createSourceReader, type SourceReader } from './source-reader.ts'
import type { IngestContext, RootState, SourceRecord, SourceRoot } from './source-root.ts'

/** Takes in what a root gives, source by source. */
export interface Ingestion {
  /** What was taken in so far, by address. */
  readonly records: ReadonlyMap<string, SourceRecord>
  /** The version of a source of the provider's that need not be transferred again. */
  knownVersion(url: string): string | undefined
  /** Takes in a source and what its Locations lead to. @throws CORE_OPTION_INVALID for what is no source */
  take(source: Source): Promise<void>
  /** Takes in sources by the way that leads to them. */
  takeJobs(jobs: readonly SourceJob[]): Promise<void>
}

/** What an ingestion has at hand. */
interface Taking {
  root: SourceRoot
  before: RootState
  context: IngestContext & { isSettled?: (job: SourceJob) => boolean }
  reader: SourceReader
  records: Map<string, SourceRecord>
  /** Sources that the Locations of the root lead to, so far. */
  led: number
}

/**
 * @param before - what the root gave when it was read last: what is equal now is not parsed again
 * @param context - `isSettled` says which sources stay as they are, so that they are not read
 */
export function createIngestion(
  root: SourceRoot,
  before: RootState,
  context: Taking['context'],
): Ingestion {
  const reader = createSourceReader(root, before, context)
  const taking: Taking = { root, before, context, reader, records: new Map(), led: 0 }
  return {
    records: taking.records,
    takeJobs: (jobs) => takeJobs(taking, jobs),
    knownVersion: (url) => reader.knownVersion({ url, file: url, origin: locationRefOf(url) }),
    async take(source) {
      checkSource(source)
      if ('entity' in source) return takeEntity(taking, source)
      const known = isUnknown(source, before) ? unknown(source) : source
      await takeJobs(taking, [jobOfSource(known, context)])
    },
  }
}

/** A source that several Locations name, or that names itself, is read once. */
async function takeJobs(taking: Taking, jobs: readonly SourceJob[]): Promise<void> {
  const { before, context, reader, records } = taking
  const { signal } = context
  const work = [...jobs]
  for (let job = work.shift(); job !== undefined; job = work.shift()) {
    throwIfAborted(signal)
    if (records.has(job.url) || context.isSettled?.(job)) continue
    const content = await job.read({ signal, etag: reader.knownVersion(job) })
    if (!content) continue
    const record =
      'unchanged' in content ? before.sources.get(job.url) : await reader.read(content, job)
    const leads = record ? await keep(taking, record, job) : []
    if (leads.length > 0) work.unshift(...leads)
    const pause = context.breath()
    if (pause) await pause
  }
}

/** Keeps what was found and answers where it leads. */
async function keep(taking: Taking, record: SourceRecord, place: SourceJob): Promise<SourceJob[]> {
  const { before, context, records } = taking
  records.set(record.source, record)
  if (!record.claims.some(isLocation)) return []
  const followed: Issue[] = []
  const jobs: SourceJob[] = []
  for (const claim of record.claims.filter(isLocation)) {
    const found = await followLocation(claim, place, context)
    followed.push(...found.issues)
    if (taking.led + found.jobs.length > maxLed) followed.push(tooManyLed(claim))
    jobs.push(...found.jobs.slice(0, Math.max(0, maxLed - taking.led)))
    taking.led += found.jobs.length
    if (found.unknown)
      jobs.push(...lastJobsOf(before, { ref: claim.ref, place, failure: found.unknown }))
  }
  const leads = [...new Set(jobs.map(({ url }) => url))]
  if (followed.length > 0 || record.followed.length > 0 || !sameTexts(leads, record.leads))
    records.set(record.source, { ...record, followed, leads })
  return jobs
}

async function takeEntity(taking: Taking, { entity, url }: EntitySource): Promise<void> {
  const { root, before, context, reader, records } = taking
  const location = url === undefined ? `provider:${root.provider.name}` : locationRefOf(url)
  const documents = await reader.readReady(entity, location)
  // Its own key: a text may have been read at the same address, and several entities may come from one.
  const source = `entity:${location} ${documents[0]?.ref ?? ''}`
  const [known, last] = [records.get(source), before.sources.get(source)]
  const own = jobOfSource({ url: url ?? location, text: '' }, context)
  const place: SourceJob = { ...own, origin: location }
  const lastWins = context.compat === 'backstage'
  const found = { source, location, origin: location, documents, issues: [], lastWins }
  const claims = claimsOfSource(found, last?.claims ?? [])
  const { file, origin, depth, local } = place
  const isSaidAgain = ({ ref }: Claim) => lastWins && claims.some((claim) => claim.ref === ref)
  const record: SourceRecord = {
    ...{ source, file, origin, depth, local },
    claims: [...(known?.claims ?? []).filter((claim) => !isSaidAgain(claim)), ...claims],
    issues: [...(known?.issues ?? []), ...documents.flatMap((each) => each.issues)],
    followed: known?.followed ?? [],
    leads: known?.leads ?? [],
  }
  await takeJobs(taking, await keep(taking, lastOrNew(last, record), place))
}

/** What a Location led to before, for when that cannot be looked up now. */
function lastJobsOf(
  { sources }: RootState,
  { ref, place, failure }: { ref: string; place: SourceJob; failure: FailedContent },
): SourceJob[] {
  const read = async () => failure
  const jobs: SourceJob[] = []
  for (const record of sources.values())
    if (record.parent === ref) jobs.push({ ...jobOfRecord(record, place), read })
  return jobs
}

/** Sources that the Locations of one root may lead to. */
const maxLed = 10_000

function tooManyLed({ at, ref }: Claim): Issue {
  return {
    severity: 'error',
    code: 'LOCATION_FAN_OUT',
    message: `The Locations of this source lead to more than ${maxLed} places; those beyond are not read`,
    hint: 'Register some of them by themselves, or give them a provider.',
    at,
    ref,
  }
}

/** Whether a provider says of something that it is unchanged which nobody has told it the version of. */
function isUnknown(source: Source, { sources }: RootState): source is UnchangedSource {
  return 'unchanged' in source && !sources.has(source.url)
}

function unknown({ url, file = url }: UnchangedSource): FailedSource {
  const failed: Issue = {
    severity: 'error',
    code: 'SOURCE_UNKNOWN',
    message: `The provider says that "${url}" is unchanged, and never gave it before`,
    hint: 'Its provider has to give the text wherever `knownVersion` tells no version.',
    at: { file },
  }
  return { url, file, failed }
}

function isLocation({ entity }: Claim): boolean {
  return entity.kind === 'Location'
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, index) => text === b[index])
}

/** The record of the last time where an entity is the same as then. */
function lastOrNew(last: SourceRecord | undefined, record: SourceRecord): SourceRecord {
  const same =
    last !== undefined &&
    last.issues.length === 0 &&
    record.issues.length === 0 &&
    last.claims.length === record.claims.length &&
    last.claims.every((claim, index) => claim === record.claims[index])
  return same ? last : record
}
