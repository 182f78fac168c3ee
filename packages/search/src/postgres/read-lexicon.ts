import { sql } from 'kysely'
import type { NeededWords } from '../candidates/needed-words.ts'
import { storableText } from '../candidates/stored-document.ts'
import { createLexicon, type Lexicon, lettersOf } from '../engine/lexicon.ts'
import type { SearchDb } from './search-tables.ts'

/** Words that are read for one beginning; more than anybody completes. */
const maxCompletions = 200
/** Neighbours that are read for one word, the most frequent ones. */
const maxNear = 2000
/** Two edits change the length by two and four letters of the set at most. */
const maxLengthDifference = 2
const maxLetterDifference = 4
const highest = '\u{10ffff}'

interface KeptWord {
  surface: string
  documents: number
}

/** The part of the dictionary that a query needs: with it the query means what it means with all of it. */
export async function readLexicon(
  db: SearchDb,
  { exact, prefixes, near }: NeededWords,
): Promise<Lexicon> {
  const lexicon = createLexicon()
  const known = new Set<string>()
  const take = (words: readonly KeptWord[]) => {
    for (const { surface, documents } of words) {
      if (known.has(surface)) continue
      known.add(surface)
      lexicon.addCounted(surface, Number(documents))
    }
  }
  if (exact.size > 0) take(await wordsAmong(db, [...exact]))
  for (const prefix of prefixes) take(await wordsFrom(db, storableText(prefix)))
  for (const word of near) if (!known.has(word)) take(await wordsNear(db, storableText(word)))
  return lexicon
}

function wordsAmong(db: SearchDb, surfaces: readonly string[]): Promise<KeptWord[]> {
  return db
    .selectFrom('callboard_search_words')
    .select(['surface', 'documents'])
    .where('surface', 'in', surfaces.map(storableText))
    .execute()
}

function wordsFrom(db: SearchDb, prefix: string): Promise<KeptWord[]> {
  return db
    .selectFrom('callboard_search_words')
    .select(['surface', 'documents'])
    .where('surface', '>=', prefix)
    .where('surface', '<', prefix + highest)
    .orderBy('documents', 'desc')
    .orderBy('surface')
    .limit(maxCompletions)
    .execute()
}

function wordsNear(db: SearchDb, word: string): Promise<KeptWord[]> {
  // Bits are counted as text, because older servers have no function for it.
  const difference = sql<number>`length(replace((letters # ${lettersOf(word) | 0})::bit(32)::text, '0', ''))`
  return db
    .selectFrom('callboard_search_words')
    .select(['surface', 'documents'])
    .where('initial', 'in', [word[0] ?? '', word[1] ?? ''])
    .where('length', '>=', word.length - maxLengthDifference)
    .where('length', '<=', word.length + maxLengthDifference)
    .where(difference, '<=', maxLetterDifference)
    .orderBy('documents', 'desc')
    .orderBy('surface')
    .limit(maxNear)
    .execute()
}
