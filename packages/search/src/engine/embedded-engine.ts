import { checkOptions } from '@callboard/core'
import { z } from 'zod'
import type { LanguageCode } from '../analysis/languages.ts'
import { createTimeSlices } from '../time-slices.ts'
import { buildIndex } from './build-index.ts'
import { createEmbeddedIndex, parseResourceKey, resourceColumn } from './embedded-index.ts'
import {
  defineEngine,
  type Engine,
  type EngineQuery,
  type EngineResult,
  type SearchResource,
} from './engine.ts'
import { queryTermsOf } from './expand-query.ts'
import { holdersOf } from './holders-of.ts'
import { formatIndex, parseIndex } from './index-parts.ts'
import { type Matches, matchDocuments } from './match-documents.ts'
import { rankMatches, visibilityOf } from './rank-matches.ts'
import { defaultRanking, type Ranking, rankingSchema } from './ranking.ts'
import { readInThread } from './read-in-thread.ts'
import { returnSums } from './sums.ts'

/** How the embedded engine is set up. */
export interface EmbeddedEngineOptions {
  /** Constants of the ranking. @default weights that favour names and titles */
  ranking?: Ranking
  /**
   * Whether some thousand documents and more are read on a thread of their own. Where there are no threads they are read
   * on this one, in slices of time.
   *
   * @default true
   */
  thread?: boolean
}

/** Changes up to this many are made in place at once; more of them build a new index beside the old one. */
const maxInPlace = 100
/** Fewer documents are read sooner than a thread is started. */
const fewestForThread = 2_000
/** Times that a query is run anew because the index changed while somebody decided who may see what. */
const maxAttempts = 3

const optionsSchema = z.strictObject({
  ranking: rankingSchema.optional(),
  thread: z.boolean().optional(),
})

/**
 * An engine in the memory of this process: FlexSearch holds the postings, everything above is ours.
 * Good for up to some 250,000 documents.
 *
 * @throws CORE_OPTION_INVALID
 */
export function createEmbeddedEngine(options: EmbeddedEngineOptions = {}): Engine {
  checkOptions('createEmbeddedEngine', optionsSchema, options)
  const { ranking = defaultRanking, thread = true } = options
  const script = thread ? threadScript() : undefined
  let index = createEmbeddedIndex()
  return defineEngine({
    name: 'embedded',
    async write(context) {
      const { put, remove, runtime, signal } = context
      if (put.length + remove.length <= maxInPlace) {
        for (const id of remove) index.remove(id)
        for (const document of put) index.put(document)
        return
      }
      const content =
        script && put.length >= fewestForThread
          ? await readInThread(put, { ...context, script })
          : undefined
      const pause = createTimeSlices(runtime, signal)
      index = await buildIndex(index, { put, content, remove, pause })
    },
    async save({ numberOf, runtime, signal }) {
      const pause = createTimeSlices(runtime, signal)
      if (!index.isPacked) index = await buildIndex(index, { put: [], remove: [], pause })
      return formatIndex(index, { numberOf, pause })
    },
    async load({ parts, documents, runtime, signal }) {
      const pause = createTimeSlices(runtime, signal)
      index = createEmbeddedIndex(await parseIndex(parts, { documents, pause }))
    },
    async query(context) {
      let matches = matchDocuments(index, context, ranking)
      const { visible } = context
      if (!visible) return finish(matches, { context, ranking })
      const decisions = new Map<string, boolean>()
      for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
        const undecided = [...resourcesOf(matches)].filter(([key]) => !decisions.has(key))
        if (undecided.length === 0) break
        const answers = await visible(undecided.map(([, resource]) => resource))
        undecided.forEach(([key], at) => {
          decisions.set(key, answers[at] === true)
        })
        const isCurrent = matches.index === index && matches.generation === index.generation
        if (!isCurrent) matches = matchDocuments(index, context, ranking)
      }
      return finish(matches, { context, ranking, decisions })
    },
  })
}

/** The file of a thread stands beside ours where the package is built; its sources need a loader, which threads have not. */
function threadScript(): URL | undefined {
  const { url } = import.meta
  return url.endsWith('.ts') ? undefined : new URL('./index-thread.js', url)
}

/** The resources of some matches, by the key that decisions are kept under. */
function resourcesOf({ index, resources }: Matches): Map<string, SearchResource> {
  const column = index.columns.get(resourceColumn)
  return new Map(
    [...resources].map((entry) => {
      const [key = ''] = column?.valuesOf(entry) ?? []
      return [key, parseResourceKey(key)]
    }),
  )
}

/** The synchronous rest of a query. What nobody decided on stays hidden. */
function finish(
  matches: Matches,
  {
    context,
    ranking,
    decisions,
  }: { context: EngineQuery; ranking: Ranking; decisions?: ReadonlyMap<string, boolean> },
): EngineResult {
  const isVisible = decisions && visibilityOf(matches.index, decisions)
  const result = {
    ...rankMatches(matches, { ...context, ranking, isVisible }),
    terms: matches.scored.terms,
    corrections: correctionsOf(matches, context.query.languages, isVisible),
  }
  returnSums(matches.scored.sums)
  return result
}

/** A correction is told only when it leads to something visible: it would give away words of hidden documents. */
function correctionsOf(
  { index, documents, expanded: { unknown } }: Matches,
  languages: readonly LanguageCode[],
  isVisible: (number: number) => boolean = () => true,
): Map<string, string> {
  const corrections = new Map<string, string>()
  for (const [word, candidates] of unknown) {
    const meant = candidates.find((candidate) => {
      const holders = holdersOf(index, queryTermsOf(candidate, languages))
      return documents.some((document) => holders[document] === 1 && isVisible(document))
    })
    if (meant !== undefined) corrections.set(word, meant)
  }
  return corrections
}
