import { type Processing, runProcessors } from '../processor/run-processors.ts'
import type { CheckedDocument } from './check-document.ts'
import { checkReady } from './check-ready.ts'
import { claimsOfSource } from './claims-of-source.ts'
import { digestOf } from './digest-of.ts'
import { holdsPlaceholders, readDocuments } from './read-documents.ts'
import { rulesFor } from './reading-rules.ts'
import { areSame, type InputFile, inputFile } from './source-inputs.ts'
import { locationRefOf, type SourceContent, type SourceJob } from './source-job.ts'
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

/** What was read, if only a reason why not. */
export type ReadContent = Exclude<NonNullable<SourceContent>, { unchanged: true }>

/** A source, and the way that leads to it. */
export type SourceWay = Pick<SourceJob, 'url' | 'file' | 'origin' | 'parent'>

/** @param before - what the root gave when it was read last: what is equal now is not parsed again */
export function createSourceReader(
  { provider }: SourceRoot,
  before: RootState,
  context: IngestContext,
): SourceReader {
  const { kinds, compat, permits, processors, signal } = context
  const checks = { kinds, compat, allowed: provider.kinds, signal }
  const rules = rulesFor(provider, context.rules)
  const processorNames = processors.map(({ name }) => name).join(' ')
  const isVolatile = processors.some(({ everyRefresh }) => everyRefresh)

  function processingAt(location: string): Processing | undefined {
    const { readers, logger, runtime } = context
    if (processors.length === 0) return undefined
    return { processors, location, readers, logger, runtime, signal }
  }

  /** What of a text decides about its outcome, and whether nothing else does. */
  function judge(content: ReadContent, { file, origin, parent }: SourceJob): Judged {
    if (!('text' in content) || isVolatile) return { standsAlone: false }
    const digest = digestOf(content.text, { file, origin, parent, processors: processorNames })
    if (holdsPlaceholders(content.text)) return { digest, standsAlone: false }
    // Where other files decide about the outcome too, the text has to be seen again.
    const { etag } = content
    return { digest, standsAlone: true, etag, rules: etag === undefined ? undefined : rules }
  }

  async function sameRecord(
    { digest, standsAlone, etag, rules }: Judged,
    { url, local }: SourceJob,
  ): Promise<SourceRecord | undefined> {
    const last = before.sources.get(url)
    if (!last || digest === undefined) return undefined
    if (standsAlone && last.digest === digest)
      return last.etag === etag ? last : { ...last, etag, rules }
    if (standsAlone || last.inputs?.digest !== digest) return undefined
    const base = { url, local, remote: context.readers }
    return (await areSame(last.inputs.files, base, signal)) ? last : undefined
  }

  async function readContent(content: ReadContent, job: SourceJob): Promise<Documents> {
    if ('failed' in content) return { documents: [], issues: [content.failed], files: none }
    const { url, file, origin, local } = job
    const files: InputFile[] = []
    const read = await readDocuments(
      { text: content.text, file, base: { url, local, remote: context.readers } },
      {
        ...checks,
        onFile: (each, text) => files.push(inputFile(each, text)),
        permits: permits && ((entity) => permits(entity, origin)),
        breath: context.breath,
        processing: processingAt(locationRefOf(url)),
      },
    )
    return { ...read, files }
  }

  return {
    knownVersion({ url, file, origin, parent }) {
      const last = before.sources.get(url)
      if (!last || isVolatile) return undefined
      // A store keeps no digests, but by which rules a version was read.
      const isJudged = last.digest !== undefined || (rules !== undefined && last.rules === rules)
      const isSameWay = last.file === file && last.origin === origin && last.parent === parent
      return isJudged && isSameWay ? last.etag : undefined
    },
    async read(content, job) {
      const judged = judge(content, job)
      const same = await sameRecord(judged, job)
      if (same) return same
      const found = await readContent(content, job)
      return toRecord({ content, job, judged, found }, before.sources.get(job.url), context)
    },
    async readReady(entity, location) {
      const processing = processingAt(location)
      const check = (value: unknown) => checkReady(value, location, checks)
      const document = check(entity)
      const isPlain = document.issues.every(({ code }) => code !== 'ENTITY_NOT_PLAIN')
      return processing && isPlain ? runProcessors(entity, { check }, processing) : [document]
    },
  }
}

/** What is known of a text before it is parsed. */
interface Judged extends Pick<SourceRecord, 'digest' | 'etag' | 'rules'> {
  standsAlone: boolean
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
  const wrong = documents.flatMap((document) => document.issues)
  const isClean = issues.length + wrong.length === 0
  const isGone = missing !== undefined && isBelieved(missing, source, context)
  // Key by key, here and wherever something is made for each source: spread takes many times as long.
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
    issues: isClean ? none : [...issues, ...wrong],
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
