import { z } from 'zod'
import type { WholeIndex } from '../candidates/candidate-index.ts'
import type { NeededWords } from '../candidates/needed-words.ts'
import { storableText } from '../candidates/stored-document.ts'
import { type SearchField, searchFields } from '../document/indexed-document.ts'
import { createLexicon, type Lexicon } from '../engine/lexicon.ts'
import { type Clause, holding, is } from './query-clauses.ts'
import type { SearchServer } from './search-server.ts'

/** An index that is searched. */
export interface SearchedIndex {
  server: SearchServer
  /** Its alias. */
  name: string
  signal: AbortSignal | undefined
}

/** Words that are read for one beginning; more than anybody completes. */
const maxCompletions = 200
/** Neighbours that are read for one word, the most frequent ones. */
const maxNear = 100
/** Shorter words have too many neighbours. */
const shortestNear = 4
const shortestWithTwoEdits = 8
/** Numbers that are asked for at once. */
const maxCounts = 1000

/** Where nothing has been written yet, there is nothing to be found. */
export const searchPath = (name: string) => `/${name}/_search?ignore_unavailable=true`

const countsSchema = z.object({
  aggregations: z
    .object({ counts: z.object({ buckets: z.array(z.object({ doc_count: z.int() })) }) })
    .optional(),
})

/** How many documents each of some clauses finds. */
async function countEach(
  { server, name, signal }: SearchedIndex,
  clauses: readonly Clause[],
): Promise<number[]> {
  const found: number[] = []
  for (let at = 0; at < clauses.length; at += maxCounts) {
    const filters = clauses.slice(at, at + maxCounts)
    const { aggregations } = await server.ask({
      method: 'POST',
      path: searchPath(name),
      body: { size: 0, track_total_hits: false, aggs: { counts: { filters: { filters } } } },
      schema: countsSchema,
      signal,
    })
    const buckets = aggregations?.counts.buckets ?? []
    found.push(...filters.map((_, each) => buckets[each]?.doc_count ?? 0))
  }
  return found
}

/** In how many documents each of some terms stands, in some fields. */
export async function readCounts(
  index: SearchedIndex,
  terms: readonly string[],
  fields: readonly SearchField[] = searchFields,
): Promise<Map<string, number>> {
  const asked = [...new Set(terms)]
  const counts = await countEach(
    index,
    asked.map((term) => holding(term, fields)),
  )
  return new Map(asked.map((term, at) => [term, counts[at] ?? 0]))
}

const statisticsSchema = z.object({
  hits: z.object({ total: z.object({ value: z.int() }) }),
  aggregations: z.record(z.string(), z.object({ value: z.number().nullable() })).optional(),
})

/** What is known of the whole index. The server remembers it until something is written. */
export async function readStatistics(
  index: SearchedIndex,
  terms: readonly string[],
  fields?: readonly SearchField[] | undefined,
): Promise<Omit<WholeIndex, 'lexicon'>> {
  const { server, name, signal } = index
  const { hits, aggregations } = await server.ask({
    method: 'POST',
    path: searchPath(name),
    body: {
      size: 0,
      track_total_hits: true,
      aggs: Object.fromEntries(
        searchFields.map((field) => [field, { avg: { field: `lengths.${field}` } }]),
      ),
    },
    schema: statisticsSchema,
    signal,
  })
  const averages = searchFields.map((field) => [field, aggregations?.[field]?.value ?? 1] as const)
  return {
    size: hits.total.value,
    averageLengths: Object.fromEntries(averages) as Record<SearchField, number>,
    documentsWith: await readCounts(index, terms, fields),
  }
}

/** The part of the dictionary that a query needs. Completions are counted in the documents that have one. */
export async function readLexicon(
  index: SearchedIndex,
  { exact, prefixes, near }: NeededWords,
): Promise<Lexicon> {
  const lexicon = createLexicon()
  const take = (words: Iterable<readonly [surface: string, documents: number]>) => {
    for (const [surface, documents] of words)
      if (documents > 0 && !lexicon.has(surface)) lexicon.addCounted(surface, documents)
  }
  take(await countWords(index, [...exact]))
  for (const prefix of prefixes) take(await completionsOf(index, storableText(prefix)))
  const unknown = [...near].filter((word) => !lexicon.has(word) && isCorrected(word))
  if (unknown.length > 0) take(await countWords(index, await wordsNear(index, unknown)))
  return lexicon
}

function isCorrected(word: string): boolean {
  return word.length >= shortestNear && !/\P{L}/u.test(word)
}

async function countWords(
  index: SearchedIndex,
  surfaces: readonly string[],
): Promise<[surface: string, documents: number][]> {
  const counts = await countEach(
    index,
    surfaces.map((surface) => is('words', storableText(surface))),
  )
  return surfaces.map((surface, at) => [surface, counts[at] ?? 0])
}

const completionsSchema = z.object({
  aggregations: z
    .object({
      words: z.object({ buckets: z.array(z.object({ key: z.string(), doc_count: z.int() })) }),
    })
    .optional(),
})

async function completionsOf(
  { server, name, signal }: SearchedIndex,
  prefix: string,
): Promise<[surface: string, documents: number][]> {
  const { aggregations } = await server.ask({
    method: 'POST',
    path: searchPath(name),
    body: {
      size: 0,
      track_total_hits: false,
      query: { prefix: { words: { value: prefix } } },
      aggs: {
        words: {
          terms: { field: 'words', include: `${escapePattern(prefix)}.*`, size: maxCompletions },
        },
      },
    },
    schema: completionsSchema,
    signal,
  })
  return (aggregations?.words.buckets ?? []).map(({ key, doc_count: count }) => [key, count])
}

const suggestSchema = z.object({
  suggest: z
    .record(z.string(), z.array(z.object({ options: z.array(z.object({ text: z.string() })) })))
    .optional(),
})

/** Words of the index at few edits; how often they stand there is not as exact here as it has to be. */
async function wordsNear(
  { server, name, signal }: SearchedIndex,
  words: readonly string[],
): Promise<string[]> {
  const { suggest = {} } = await server.ask({
    method: 'POST',
    path: searchPath(name),
    body: {
      size: 0,
      track_total_hits: false,
      suggest: Object.fromEntries(
        words.map((text, at) => [
          `near${at}`,
          {
            text: storableText(text),
            term: {
              field: 'words',
              analyzer: 'keyword',
              suggest_mode: 'always',
              sort: 'frequency',
              size: maxNear,
              prefix_length: 0,
              min_word_length: shortestNear,
              max_edits: text.length >= shortestWithTwoEdits ? 2 : 1,
            },
          },
        ]),
      ),
    },
    schema: suggestSchema,
    signal,
  })
  const found = Object.values(suggest).flatMap((each) => each.flatMap(({ options }) => options))
  return [...new Set(found.map(({ text }) => text))]
}

/** A text as a pattern of the server that matches it and nothing else. */
export function escapePattern(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, (sign) => `\\${sign}`)
}
