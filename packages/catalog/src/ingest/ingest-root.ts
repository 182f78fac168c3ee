import { type Issue, isAbortOf, issueFromError, messageOf, throwIfAborted } from '@callboard/core'
import { catalogErrors } from '../errors.ts'
import type { EntitySource } from '../provider/provider.ts'
import { checkReady } from './check-ready.ts'
import type { Claim } from './claim.ts'
import { claimsOfSource } from './claims-of-source.ts'
import { followLocation } from './follow-location.ts'
import { digestOf, type KeptReading } from './kept-reading.ts'
import { readDocuments } from './read-documents.ts'
import { jobOfSource, locationRefOf, type SourceContent, type SourceJob } from './source-job.ts'
import type { IngestContext, RootState, SourceRoot } from './source-root.ts'

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
): Promise<RootState> {
  const ingestion = createIngestion(root, before, context)
  try {
    for await (const source of root.provider.read(context)) {
      throwIfAborted(context.signal)
      if ('entity' in source) await ingestion.takeEntity(source)
      else await ingestion.takeSources([jobOfSource(source, context)])
    }
    return ingestion.result
  } catch (error) {
    if (isAbortOf(context.signal, error)) throw error
    throwIfAborted(context.signal)
    const { name } = root.provider
    context.logger.error('a provider failed', { provider: name, error: messageOf(error) })
    const issue = issueFromError(
      catalogErrors.PROVIDER_FAILED({ provider: name, reason: messageOf(error) }),
    )
    return {
      claims: before.claims.map((claim) => ({ ...claim, problems: [issue], stale: true })),
      issues: [issue],
      readings: before.readings,
    }
  }
}

function createIngestion({ provider }: SourceRoot, before: RootState, context: IngestContext) {
  const claims: Claim[] = []
  const issues: Issue[] = []
  const readings = new Map<string, KeptReading>()
  /** A source that several Locations name, or that names itself, is read once. */
  const visited = new Set<string>()
  const known = bySource(before.claims)
  const checks = { kinds: context.kinds, allowed: provider.kinds, signal: context.signal }

  async function takeSource(job: SourceJob): Promise<SourceJob[]> {
    const content = await job.read(context.signal)
    if (!content) return []
    const digest = 'text' in content ? digestOf(content.text, job) : undefined
    const last = before.readings.get(job.url)
    const reading =
      last && last.digest === digest ? last : await readSource(content, job, digest ?? '')
    if (digest !== undefined) readings.set(job.url, reading)
    return take(reading.claims, reading.issues, job)
  }

  async function readSource(
    content: NonNullable<SourceContent>,
    job: SourceJob,
    digest: string,
  ): Promise<KeptReading> {
    const { url: source, file, origin, parent } = job
    const base = { url: source, local: job.local, remote: context.readers }
    const read =
      'failed' in content
        ? { documents: [], issues: [content.failed] }
        : await readDocuments({ text: content.text, file, base }, checks)
    const found = { ...read, source, location: locationRefOf(source), origin, parent }
    return {
      digest,
      claims: claimsOfSource(found, known.get(source) ?? []),
      issues: [...read.issues, ...read.documents.flatMap((document) => document.issues)],
    }
  }

  /** Keeps what was found and answers where it leads. */
  async function take(found: readonly Claim[], problems: readonly Issue[], place: SourceJob) {
    claims.push(...found)
    issues.push(...problems)
    const jobs: SourceJob[] = []
    for (const claim of found) {
      if (claim.entity.kind !== 'Location') continue
      const followed = await followLocation(claim, place, context)
      issues.push(...followed.issues)
      jobs.push(...followed.jobs)
      if (followed.incomplete) jobs.push(...lastJobsOf(claim.ref, place))
    }
    return jobs
  }

  /** What a Location led to before, for when that cannot be looked up now. */
  function lastJobsOf(parent: string, place: SourceJob): SourceJob[] {
    const sources = before.claims.filter((claim) => claim.parent === parent)
    const issue = issues.at(-1) as Issue
    const read = async () => ({ failed: issue })
    return [...new Set(sources.map(({ source }) => source))].map((url) => ({
      ...place,
      url,
      parent,
      read,
    }))
  }

  async function takeSources(work: SourceJob[]): Promise<void> {
    for (let job = work.shift(); job !== undefined; job = work.shift()) {
      throwIfAborted(context.signal)
      if (visited.has(job.url)) continue
      visited.add(job.url)
      work.unshift(...(await takeSource(job)))
    }
  }

  return {
    result: { claims, issues, readings },
    takeSources,
    async takeEntity({ entity, url }: EntitySource): Promise<void> {
      const location = url === undefined ? `provider:${provider.name}` : locationRefOf(url)
      const document = checkReady(entity, location, checks)
      // Its own key: a text may have been read at the same address.
      const source = `entity:${location}`
      const last = (known.get(source) ?? []).filter(({ ref }) => ref === document.ref)
      const reading = { source, location, origin: location, documents: [document], issues: [] }
      const place: SourceJob = {
        ...jobOfSource({ url: url ?? location, text: '' }, context),
        origin: location,
      }
      await takeSources(await take(claimsOfSource(reading, last), document.issues, place))
    },
  }
}

function bySource(claims: readonly Claim[]): Map<string, Claim[]> {
  const groups = new Map<string, Claim[]>()
  for (const claim of claims) {
    const group = groups.get(claim.source)
    if (group) group.push(claim)
    else groups.set(claim.source, [claim])
  }
  return groups
}
