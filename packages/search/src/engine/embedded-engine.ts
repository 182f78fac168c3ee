import { termOf } from '../analysis/analyzer.ts'
import { createTimeSlices } from '../time-slices.ts'
import { createEmbeddedIndex, type EmbeddedIndex, resourceColumn } from './embedded-index.ts'
import {
  defineEngine,
  type Engine,
  type EngineQuery,
  type EngineResult,
  type EngineWrite,
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

/**
 * An engine in the memory of this process: FlexSearch holds the postings, everything above is ours.
 * Good for up to some 250,000 documents.
 */
export function createEmbeddedEngine({
  ranking = defaultRanking,
}: EmbeddedEngineOptions = {}): Engine {
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
      const decisions = new Map<string, boolean>()
      let matches: Matches | undefined
      for (let attempt = 1; ; attempt += 1) {
        const current = index
        if (matches?.index !== current || matches.generation !== current.generation)
          matches = matchDocuments(current, context, ranking)
        const undecided = resourcesOf(matches).filter(({ key }) => !decisions.has(key))
        if (!context.visible || undecided.length === 0 || attempt > maxAttempts)
          return finish(matches, context, decisions)
        const answers = await context.visible(undecided.map(({ resource }) => resource))
        undecided.forEach(({ key }, at) => {
          decisions.set(key, answers[at] === true)
        })
      }
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

function resourcesOf({ index, resources }: Matches) {
  const column = index.column(resourceColumn)
  return [...resources].map((entry) => {
    const [type = '', resourceRef = ''] = column?.valuesOf(entry) ?? []
    return { key: JSON.stringify([type, resourceRef]), resource: { type, resourceRef } }
  })
}

/** The synchronous rest of a query. What nobody decided on stays hidden. */
function finish(
  matches: Matches,
  context: EngineQuery,
  decisions: ReadonlyMap<string, boolean>,
): EngineResult {
  const { index, scored, unknown } = matches
  const column = index.column(resourceColumn)
  const isVisible = context.visible
    ? visibilityOf(
        index,
        (entry) => decisions.get(JSON.stringify(column?.valuesOf(entry) ?? [])) === true,
      )
    : () => true
  return {
    ...rankMatches(matches, { ...context, isVisible }),
    terms: scored.terms,
    corrections: correctionsOf(matches, unknown, isVisible),
  }
}

/** A correction is told only when it leads to something visible: it would give away words of hidden documents. */
function correctionsOf(
  { index, documents }: Matches,
  unknown: Matches['unknown'],
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
