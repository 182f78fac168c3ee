import { type Issue, throwIfAborted } from '@callboard/core'
import { type Processing, runProcessors } from '../processor/run-processors.ts'
import { checkSource } from '../provider/check-source.ts'
import type { EntitySource, Source } from '../provider/provider.ts'
import type { CheckedDocument } from './check-document.ts'
import { checkReady } from './check-ready.ts'
import type { Claim } from './claim.ts'
import { claimsOfSource } from './claims-of-source.ts'
import { digestOf } from './digest-of.ts'
import { followLocation } from './follow-location.ts'
import { holdsPlaceholders, readDocuments } from './read-documents.ts'
import { areSame, type InputFile, inputFile } from './source-inputs.ts'
import {
  type FailedContent,
  jobOfRecord,
  jobOfSource,
  locationRefOf,
  type SourceContent,
  type SourceJob,
} from './source-job.ts'
import type { IngestContext, RootState, SourceRecord, SourceRoot } from './source-root.ts'

/** Takes in what a root gives, source by source. */
export interface Ingestion {
  /** What was taken in so far, by address. */
  readonly records: ReadonlyMap<string, SourceRecord>
  /** Takes in a source and what its Locations lead to. @throws CORE_OPTION_INVALID for what is no source */
  take(source: Source): Promise<void>
  /** Takes in sources by the way that leads to them. */
  takeJobs(jobs: readonly SourceJob[]): Promise<void>
}

/**
 * @param before - what the root gave when it was read last: what is equal now is not parsed again
 * @param context - `isSettled` says which sources stay as they are, so that they are not read
 */
export function createIngestion(
  { provider }: SourceRoot,
  before: RootState,
  context: IngestContext & { isSettled?: (job: SourceJob) => boolean },
): Ingestion {
  const records = new Map<string, SourceRecord>()
  const { kinds, compat, permits, signal, missingConfirmations = 3 } = context
  const checks = { kinds, compat, allowed: provider.kinds, signal }
  const lastWins = compat === 'backstage'
  let led = 0
  const processors = context.processors.map(({ name }) => name).join(' ')
  const volatile = context.processors.some(({ everyRefresh }) => everyRefresh)

  function processingAt(location: string): Processing | undefined {
    const { readers, logger, runtime, signal } = context
    if (context.processors.length === 0) return undefined
    return { processors: context.processors, location, readers, logger, runtime, signal }
  }

  /** The entity that a provider made, then what processors add to it. */
  async function readReady(entity: unknown, location: string): Promise<CheckedDocument[]> {
    const check = (value: unknown) => checkReady(value, location, checks)
    const processing = processingAt(location)
    const document = check(entity)
    const isPlain = document.issues.every(({ code }) => code !== 'ENTITY_NOT_PLAIN')
    return processing && isPlain ? runProcessors(entity, { check }, processing) : [document]
  }

  /** A source that several Locations name, or that names itself, is read once. */
  async function takeJobs(jobs: readonly SourceJob[]): Promise<void> {
    const work = [...jobs]
    for (let job = work.shift(); job !== undefined; job = work.shift()) {
      throwIfAborted(context.signal)
      if (records.has(job.url) || context.isSettled?.(job)) continue
      const last = before.sources.get(job.url)
      const etag = last && !volatile && isSameWay(last, job) ? last.etag : undefined
      const content = await job.read({ signal, etag })
      if (!content) continue
      const record = 'unchanged' in content ? last : await readSource(content, job)
      const leads = record ? await keep(record, job) : []
      if (leads.length > 0) work.unshift(...leads)
      const pause = context.breath()
      if (pause) await pause
    }
  }

  /** What of a text decides about its outcome, and whether nothing else does. */
  function judge(content: ReadContent, { file, origin, parent }: SourceJob) {
    if (!('text' in content) || volatile) return { digest: undefined, standsAlone: false }
    const digest = digestOf(content.text, { file, origin, parent, processors })
    return { digest, standsAlone: !holdsPlaceholders(content.text) }
  }

  /** The very record of the last time, where nothing is different. */
  async function sameRecord(
    { digest, standsAlone }: ReturnType<typeof judge>,
    { url, local }: SourceJob,
    etag: string | undefined,
  ): Promise<SourceRecord | undefined> {
    const last = before.sources.get(url)
    if (!last || digest === undefined) return undefined
    if (standsAlone && last.digest === digest) return last.etag === etag ? last : { ...last, etag }
    if (standsAlone || last.inputs?.digest !== digest) return undefined
    const base = { url, local, remote: context.readers }
    return (await areSame(last.inputs.files, base, signal)) ? last : undefined
  }

  /** What a source gives. */
  async function readSource(content: ReadContent, job: SourceJob): Promise<SourceRecord> {
    const { url: source, file, origin, parent, depth, local } = job
    const { digest, standsAlone } = judge(content, job)
    // Where other files decide about the outcome too, the text has to be seen again.
    const etag = 'text' in content && standsAlone ? content.etag : undefined
    const same = await sameRecord({ digest, standsAlone }, job, etag)
    if (same) return same
    const last = before.sources.get(source)
    const isMissing = 'failed' in content && content.missing
    const missing = isMissing ? (last?.missing ?? 0) + 1 : undefined
    const files: InputFile[] = []
    // Key by key, here and wherever something is made for each source: spread takes many times as long.
    const { documents, issues } =
      'failed' in content
        ? { documents: none, issues: [content.failed] }
        : await readText(content.text, job, (url, text) => files.push(inputFile(url, text)))
    const place = locationRefOf(source)
    // Equal for what a provider gives, and then one text for each of a hundred thousand sources instead of two.
    const location = place === origin ? origin : place
    const reading = { source, location, origin, parent, documents, issues, lastWins }
    const found = documents.flatMap((document) => document.issues)
    const isClean = issues.length + found.length === 0
    const inputs = !standsAlone && digest !== undefined && isClean ? { digest, files } : undefined
    return {
      source,
      file,
      origin,
      parent,
      depth,
      digest: standsAlone ? digest : undefined,
      inputs,
      etag,
      missing,
      local,
      claims: isGone(source, missing) ? none : claimsOfSource(reading, last?.claims ?? none),
      issues: isClean ? none : [...issues, ...found],
      followed: none,
      leads: none,
    }
  }

  function readText(
    text: string,
    { url, file, origin, local }: SourceJob,
    onFile: (url: string, text: string) => void,
  ) {
    return readDocuments(
      { text, file, base: { url, local, remote: context.readers } },
      {
        kinds,
        compat,
        allowed: provider.kinds,
        signal,
        onFile,
        permits: permits && ((entity) => permits(entity, origin)),
        breath: context.breath,
        processing: processingAt(locationRefOf(url)),
      },
    )
  }

  /** A host may say so by mistake; a file of this machine is there or not. */
  function isGone(source: string, missing: number | undefined): boolean {
    if (missing === undefined) return false
    return context.confirmed || source.startsWith('file:') || missing >= missingConfirmations
  }

  /** Keeps what was found and answers where it leads. */
  async function keep(record: SourceRecord, place: SourceJob): Promise<SourceJob[]> {
    records.set(record.source, record)
    if (!record.claims.some(isLocation)) return []
    const followed: Issue[] = []
    const jobs: SourceJob[] = []
    for (const claim of record.claims.filter(isLocation)) {
      const found = await followLocation(claim, place, context)
      followed.push(...found.issues)
      if (led + found.jobs.length > maxLed) followed.push(tooManyLed(claim))
      jobs.push(...found.jobs.slice(0, Math.max(0, maxLed - led)))
      led += found.jobs.length
      if (found.unknown) jobs.push(...lastJobsOf(claim.ref, place, found.unknown))
    }
    const leads = [...new Set(jobs.map(({ url }) => url))]
    if (followed.length > 0 || record.followed.length > 0 || !sameTexts(leads, record.leads))
      records.set(record.source, { ...record, followed, leads })
    return jobs
  }

  /** What a Location led to before, for when that cannot be looked up now. */
  function lastJobsOf(parent: string, place: SourceJob, failure: FailedContent): SourceJob[] {
    const read = async () => failure
    const jobs: SourceJob[] = []
    for (const record of before.sources.values())
      if (record.parent === parent) jobs.push({ ...jobOfRecord(record, place), read })
    return jobs
  }

  return {
    records,
    takeJobs,
    async take(source) {
      checkSource(source)
      if ('entity' in source) await takeEntity(source)
      else await takeJobs([jobOfSource(source, context)])
    },
  }

  async function takeEntity({ entity, url }: EntitySource): Promise<void> {
    const location = url === undefined ? `provider:${provider.name}` : locationRefOf(url)
    const documents = await readReady(entity, location)
    // Its own key: a text may have been read at the same address, and several entities may come from one.
    const source = `entity:${location} ${documents[0]?.ref ?? ''}`
    const known = records.get(source)
    const place: SourceJob = {
      ...jobOfSource({ url: url ?? location, text: '' }, context),
      origin: location,
    }
    const found = { source, location, origin: location, documents, issues: [], lastWins }
    const claims = claimsOfSource(found, before.sources.get(source)?.claims ?? [])
    const { file, origin, depth, local } = place
    const isSaidAgain = ({ ref }: Claim) => lastWins && claims.some((claim) => claim.ref === ref)
    const record: SourceRecord = {
      ...{ source, file, origin, depth, local },
      claims: [...(known?.claims ?? []).filter((claim) => !isSaidAgain(claim)), ...claims],
      issues: [...(known?.issues ?? []), ...documents.flatMap((each) => each.issues)],
      followed: known?.followed ?? [],
      leads: known?.leads ?? [],
    }
    await takeJobs(await keep(lastOrNew(before.sources.get(source), record), place))
  }
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

const none: readonly never[] = Object.freeze([])

/** What was read, if only a reason why not. */
type ReadContent = Exclude<NonNullable<SourceContent>, { unchanged: true }>

/** Whether a text that is the same would be judged the same. */
function isSameWay(last: SourceRecord, { file, origin, parent }: SourceJob): boolean {
  const isJudged = last.digest !== undefined
  return isJudged && last.file === file && last.origin === origin && last.parent === parent
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
