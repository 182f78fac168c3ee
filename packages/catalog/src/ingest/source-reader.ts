import { type Processing, runProcessors } from '../processor/run-processors.ts'
import type { CheckedDocument } from './check-document.ts'
import { checkReady } from './check-ready.ts'
import { claimsOfSource } from './claims-of-source.ts'
import { createKnownSources, type Judged } from './known-sources.ts'
import { readDocuments } from './read-documents.ts'
import { type InputFile, inputFile } from './source-inputs.ts'
import { locationRefOf, type ReadContent, type SourceJob, type SourceWay } from './source-job.ts'
import type { IngestContext, RootState, SourceRecord, SourceRoot } from './source-root.ts'

/** Reads the sources of one root, one at a time. */
export interface SourceReader {
  /** The version of a source that need not be transferred again: what would be made of it is what is there. */
  knownVersion(way: SourceWay): string | undefined
  /** What a source gives; the very record of the last time, where nothing is different. */
  read(content: ReadContent, job: SourceJob): Promise<SourceRecord>
  /** The entity that a provider made, then what processors add to it. */
  readReady(entity: unknown, location: string): Promise<CheckedDocument[]>
}

/** @param before - what the root gave when it was read last: what is equal now is not parsed again */
export function createSourceReader(
  root: SourceRoot,
  before: RootState,
  context: IngestContext,
): SourceReader {
  const known = createKnownSources(root, before, context)
  const { kinds, compat } = context
  const allowed = root.provider.kinds
  const reading = { ...context, allowed }
  return {
    knownVersion: known.versionOf,
    async read(content, job) {
      const judged = known.judge(content, job)
      const same = await known.sameRecord(judged, job)
      if (same) return same
      const found = await readContent(content, job, reading)
      return toRecord({ content, job, judged, found }, before.sources.get(job.url), context)
    },
    async readReady(entity, location) {
      const processing = processingAt(location, context)
      const check = (value: unknown) => checkReady(value, location, { kinds, compat, allowed })
      const document = check(entity)
      const isPlain = document.issues.every(({ code }) => code !== 'ENTITY_NOT_PLAIN')
      return processing && isPlain ? runProcessors(entity, { check }, processing) : [document]
    },
  }
}

async function readContent(
  content: ReadContent,
  { url, file, origin, local }: SourceJob,
  context: IngestContext & { allowed: readonly string[] | undefined },
): Promise<Documents> {
  if ('failed' in content) return { documents: [], issues: [content.failed], files: none }
  const { kinds, compat, allowed, permits, readers: remote, breath, signal } = context
  const files: InputFile[] = []
  // Key by key, here and wherever something is made for each source: spread takes many times as long.
  const { documents, issues } = await readDocuments(
    { text: content.text, file, base: { url, local, remote } },
    {
      kinds,
      compat,
      allowed,
      permits: permits && ((entity) => permits(entity, origin)),
      signal,
      onFile: (each, text) => files.push(inputFile(each, text)),
      breath,
      processing: processingAt(locationRefOf(url), context),
    },
  )
  return { documents, issues, files }
}

function processingAt(location: string, context: IngestContext): Processing | undefined {
  const { processors, readers, logger, runtime, signal } = context
  if (processors.length === 0) return undefined
  return { processors, location, readers, logger, runtime, signal }
}

/** What a text holds, and the files that it brought in. */
interface Documents extends Awaited<ReturnType<typeof readDocuments>> {
  files: readonly InputFile[]
}

interface ReadSource {
  content: ReadContent
  job: SourceJob
  judged: Judged
  found: Documents
}

function toRecord(
  { content, job, judged, found: { documents, issues, files } }: ReadSource,
  last: SourceRecord | undefined,
  context: IngestContext,
): SourceRecord {
  const { url: source, file, origin, parent, depth, local } = job
  const { digest, standsAlone, etag, rules } = judged
  const isMissing = 'failed' in content && content.missing
  const missing = isMissing ? (last?.missing ?? 0) + 1 : undefined
  const place = locationRefOf(source)
  // Equal for what a provider gives, and then one text for each of a hundred thousand sources instead of two.
  const location = place === origin ? origin : place
  const lastWins = context.compat === 'backstage'
  const reading = { source, location, origin, parent, documents, issues, lastWins }
  const isClean = issues.length === 0 && documents.every((document) => document.issues.length === 0)
  const isGone = missing !== undefined && isBelieved(missing, source, context)
  return {
    source,
    file,
    origin,
    parent,
    depth,
    digest: standsAlone ? digest : undefined,
    inputs: !standsAlone && digest !== undefined && isClean ? { digest, files } : undefined,
    etag,
    rules,
    missing,
    local,
    claims: isGone ? none : claimsOfSource(reading, last?.claims ?? none),
    issues: isClean ? none : [...issues, ...documents.flatMap((document) => document.issues)],
    followed: none,
    leads: none,
  }
}

/** A host may say by mistake that something is not there; a file of this machine is there or not. */
function isBelieved(
  missing: number,
  source: string,
  { confirmed, missingConfirmations = 3 }: IngestContext,
): boolean {
  return confirmed === true || source.startsWith('file:') || missing >= missingConfirmations
}

const none: readonly never[] = Object.freeze([])
