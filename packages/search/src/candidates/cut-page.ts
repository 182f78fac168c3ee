import type { EngineHit, EngineQuery, SortKey } from '../engine/engine.ts'
import type { CandidateQuestion, CandidateStore } from './candidate-store.ts'
import { digestOf } from './stored-document.ts'

/** A result, or where it is kept. */
type Place = SortKey & ({ hit: EngineHit } | { key: string })

/** What a page is cut from. */
export interface PageQuestion extends Pick<EngineQuery, 'limit' | 'from'> {
  question: CandidateQuestion
  /** The candidates in their order, the best one of each group. */
  hits: readonly EngineHit[]
  /** Groups of the hits. */
  groups: ReadonlySet<string>
  total: number
}

/** The results of a page. Those that were no candidates are read when a page reaches them. */
export async function cutPage(
  store: CandidateStore,
  { question, hits, groups, total, limit, from }: PageQuestion,
): Promise<{ hits: EngineHit[]; offset: number }> {
  const candidates: Place[] = hits.map((hit) => ({ score: hit.score, id: hit.id, hit }))
  const [start, end] = rangeOf(candidates, { limit, from })
  const last = hits.at(-1)
  const isWithin = end <= candidates.length && (!from || isBefore(from.key, last))
  if (isWithin || candidates.length >= total)
    return { hits: await load(store, candidates.slice(start, end)), offset: start }
  const pages = new Set([...groups].map(digestOf))
  const rest = (await store.rest(question)).filter(
    ({ page }) => !pages.has(page) && pages.add(page),
  )
  const lowest = last?.score ?? 0
  const places = candidates.concat(
    // Below every candidate, in the order of the store.
    rest.map(({ id, key }, at) => ({
      id,
      key,
      score: (lowest * (rest.length - at)) / (rest.length + 1),
    })),
  )
  const [first, behind] = rangeOf(places, { limit, from })
  return { hits: await load(store, places.slice(first, behind)), offset: first }
}

function rangeOf(
  places: readonly Place[],
  { limit, from }: Pick<PageQuestion, 'limit' | 'from'>,
): [start: number, end: number] {
  if (!from) return [0, limit]
  const known = places.findIndex(({ id }) => id === from.key.id)
  const next = places.findIndex((place) => isBefore(from.key, place))
  const at = known === -1 ? (next === -1 ? places.length : next) : known
  if (from.side === 'before') return [Math.max(0, at - limit), at]
  const start = known === -1 ? at : at + 1
  return [start, start + limit]
}

function isBefore(key: SortKey, other: SortKey | undefined): boolean {
  if (!other) return false
  return key.score > other.score || (key.score === other.score && key.id < other.id)
}

async function load(
  store: Pick<CandidateStore, 'documents'>,
  places: readonly Place[],
): Promise<EngineHit[]> {
  const keys = places.flatMap((place) => ('key' in place ? place.key : []))
  const documents = keys.length === 0 ? new Map() : await store.documents(keys)
  return places.flatMap((place) => {
    if ('hit' in place) return place.hit
    const found = documents.get(place.key)
    if (!found) return []
    const { id, type, document } = found
    return { id, type, document, score: place.score }
  })
}
