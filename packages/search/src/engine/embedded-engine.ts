import { checkOptions } from '@callboard/core'
import { z } from 'zod'
import { termOf } from '../analysis/analyzer.ts'
import { createTimeSlices } from '../time-slices.ts'
import {
  createEmbeddedIndex,
  type EmbeddedIndex,
  parseResourceKey,
  resourceColumn,
} from './embedded-index.ts'
import {
  defineEngine,
  type Engine,
  type EngineQuery,
  type EngineResult,
  type EngineWrite,
  type SearchResource,
} from './engine.ts'
import { documentsWith, type Matches, matchDocuments } from './match-documents.ts'
import { rankMatches, visibilityOf } from './rank-matches.ts'
import { defaultRanking, type Ranking } from './score-query.ts'

/** How the embedded engine is set up. */
export interface EmbeddedEngineOptions {
  /** Constants of the ranking. @default weights that favour names and titles */
  ranking?: Ranking
}

/** Changes up to this many are made in place at once; more of them build a new index beside the old one. */
const maxInPlace = 100
/** Times that a query is run anew because the index changed while somebody decided who may see what. */
const maxAttempts = 3

const weight = z.strictObject({ weight: z.number().min(0), lengthNorm: z.number().min(0).max(1) })

const optionsSchema = z.strictObject({
  ranking: z
    .strictObject({
      fields: z.strictObject({
        name: weight,
        title: weight,
        tags: weight,
        text: weight,
        more: weight,
      }),
      saturation: z.number().positive(),
      querySaturation: z.number().positive(),
      maxTerms: z.int().min(1).max(64),
    })
    .optional(),
})

/**
 * An engine in the memory of this process: FlexSearch holds the postings, everything above is ours.
 * Good for up to some 250,000 documents.
 *
 * @throws CORE_OPTION_INVALID
 */
export function createEmbeddedEngine(options: EmbeddedEngineOptions = {}): Engine {
  checkOptions('createEmbeddedEngine', optionsSchema, options)
  const { ranking = defaultRanking } = options
  let index = createEmbeddedIndex()
  return defineEngine({
    name: 'embedded',
    async write(context) {
      const { put, remove } = context
      if (put.length + remove.length > maxInPlace) index = await build(context)
      else {
        for (const id of remove) index.remove(id)
        for (const document of put) index.put(document)
      }
    },
    async query(context) {
      let matches = matchDocuments(index, context, ranking)
      const { visible } = context
      if (!visible) return finish(matches, context, new Map())
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
      return finish(matches, context, decisions)
    },
  })
}

async function build({ all, runtime, signal }: EngineWrite): Promise<EmbeddedIndex> {
  const index = createEmbeddedIndex()
  const pause = createTimeSlices(runtime, signal)
  for (const document of all()) {
    index.put(document)
    await pause()
  }
  return index
}

/** The resources of some matches, by the key that decisions are kept under. */
function resourcesOf({ index, resources }: Matches): Map<string, SearchResource> {
  const column = index.column(resourceColumn)
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
  context: EngineQuery,
  decisions: ReadonlyMap<string, boolean>,
): EngineResult {
  const isVisible = context.visible ? visibilityOf(matches.index, decisions) : () => true
  return {
    ...rankMatches(matches, { ...context, isVisible }),
    terms: matches.scored.terms,
    corrections: correctionsOf(matches, isVisible),
  }
}

/** A correction is told only when it leads to something visible: it would give away words of hidden documents. */
function correctionsOf(
  { index, documents, unknown }: Matches,
  isVisible: (number: number) => boolean,
): Map<string, string> {
  const corrections = new Map<string, string>()
  if (unknown.size === 0) return corrections
  const found = documents.filter(isVisible)
  for (const [word, candidates] of unknown) {
    const meant = candidates.find((candidate) => {
      const holders = documentsWith(index, termOf(candidate))
      return found.some((document) => holders.has(document))
    })
    if (meant !== undefined) corrections.set(word, meant)
  }
  return corrections
}
