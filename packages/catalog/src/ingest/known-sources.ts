import { digestOf } from './digest-of.ts'
import { holdsPlaceholders } from './read-documents.ts'
import { rulesFor } from './reading-rules.ts'
import { areSame } from './source-inputs.ts'
import type { ReadContent, SourceJob, SourceWay } from './source-job.ts'
import type { IngestContext, RootState, SourceRecord, SourceRoot } from './source-root.ts'

/** What is known of a text before it is parsed. */
export interface Judged extends Pick<SourceRecord, 'digest' | 'etag' | 'rules'> {
  /** Whether no other file decides about what is made of it. */
  standsAlone: boolean
}

/** The sources of a root as they were read last: what need not be transferred, or parsed, again. */
export interface KnownSources {
  /** The version of a source that need not be transferred again: what would be made of it is what is there. */
  versionOf(way: SourceWay): string | undefined
  judge(content: ReadContent, job: SourceJob): Judged
  /** The record of the last time, where nothing that decided about it is different. */
  sameRecord(judged: Judged, job: SourceJob): Promise<SourceRecord | undefined>
}

export function createKnownSources(
  { provider }: SourceRoot,
  { sources }: RootState,
  context: IngestContext,
): KnownSources {
  const { processors, readers: remote, signal } = context
  const rules = rulesFor(provider, context.rules)
  const processorNames = processors.map(({ name }) => name).join(' ')
  const isVolatile = processors.some(({ everyRefresh }) => everyRefresh)
  return {
    versionOf({ url, file, origin, parent }) {
      const last = sources.get(url)
      if (!last || isVolatile) return undefined
      // A store keeps no digests, but by which rules a version was read.
      const isJudged = last.digest !== undefined || (rules !== undefined && last.rules === rules)
      const isSameWay = last.file === file && last.origin === origin && last.parent === parent
      return isJudged && isSameWay ? last.etag : undefined
    },
    judge(content, { file, origin, parent }) {
      if (!('text' in content) || isVolatile) return { standsAlone: false }
      const digest = digestOf(content.text, { file, origin, parent, processors: processorNames })
      if (holdsPlaceholders(content.text)) return { digest, standsAlone: false }
      // Where other files decide about the outcome too, the text has to be seen again.
      const { etag } = content
      return { digest, standsAlone: true, etag, rules: etag === undefined ? undefined : rules }
    },
    async sameRecord({ digest, standsAlone, etag, rules: judgedBy }, { url, local }) {
      const last = sources.get(url)
      if (!last || digest === undefined) return undefined
      if (standsAlone && last.digest === digest)
        return last.etag === etag ? last : { ...last, etag, rules: judgedBy }
      if (standsAlone || last.inputs?.digest !== digest) return undefined
      return (await areSame(last.inputs.files, { url, local, remote }, signal)) ? last : undefined
    },
  }
}
