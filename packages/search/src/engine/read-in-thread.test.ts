import { fileURLToPath, pathToFileURL } from 'node:url'
import { type Folder, silentLogger } from '@callboard/core'
import { nodeRuntime, openFolder } from '@callboard/core/node'
import { createMemoryLogger } from '@callboard/core/testing'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, it } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { type IndexedDocument, toIndexedDocument } from '../document/indexed-document.ts'
import { parseQuery } from '../query/parse-query.ts'
import { buildIndex } from './build-index.ts'
import { createEmbeddedIndex, type EmbeddedIndex } from './embedded-index.ts'
import { matchDocuments } from './match-documents.ts'
import { rankMatches } from './rank-matches.ts'
import { defaultRanking } from './ranking.ts'
import { readInThread } from './read-in-thread.ts'

let folder: Folder
const name = `thread-test-${process.pid}`
/** Starting threads takes its time on a machine that has other things to do. */
const patience = 30_000

/** A thread has no loader for TypeScript. It is built beside the package, where what it depends on is found. */
beforeAll(async () => {
  const root = fileURLToPath(new URL('../../temp', import.meta.url))
  folder = await openFolder({ root, create: true })
  await build({
    entryPoints: [fileURLToPath(new URL('../index-thread.ts', import.meta.url))],
    outfile: `${root}/${name}/index-thread.mjs`,
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['@callboard/source'],
    external: Object.keys(packageJson.dependencies).filter(
      (each) => !each.startsWith('@callboard'),
    ),
    logLevel: 'error',
  })
})
afterAll(() => folder.remove(name))

const documents = Array.from({ length: 700 }, (_, at) =>
  toIndexedDocument('page', {
    title: at % 3 === 0 ? `Billing ${at}` : `Größe der Rechnung ${at}`,
    text: `${'invoice refund and the ledger '.repeat(at % 9)} UserService-${at} und der die das ist nicht`,
    name: at % 2 === 0 ? `svc-${at}` : undefined,
    tags: ['a', `t${at % 5}`],
    location: `/pages/${at % 600}#${at}`,
    ...(at % 4 === 0 && { authorization: { resourceRef: `component:default/c${at % 7}` } }),
  }),
)
const pause = () => undefined
const read = (
  some: readonly IndexedDocument[],
  { file = 'index-thread.mjs', ...more }: { file?: string; signal?: AbortSignal } = {},
) => {
  const script = pathToFileURL(`${folder.root}/${name}/${file}`)
  return readInThread(some, { script, logger: silentLogger, runtime: nodeRuntime, ...more })
}

const vocabulary = { fields: new Set(['tags']), types: new Set(['page']), synonyms: new Map() }

function answers(index: EmbeddedIndex) {
  const terms = [
    'billing 7',
    'svc-12',
    'refund tags:t3',
    'rechnungen',
    '"the ledger"',
    'invoic',
    '',
  ]
  return terms.map((term) => {
    const query = parseQuery(term, { ...vocabulary, languages: new Set(['en', 'de'] as const) })
    const matches = matchDocuments(index, { query }, defaultRanking)
    const options = { query, limit: 50, facets: ['tags', 'types'], ranking: defaultRanking }
    const { hits, ...rest } = rankMatches(matches, { ...options, isVisible: undefined })
    return {
      term,
      ...rest,
      resources: matches.resources.size,
      hits: hits.map(({ id, score }) => [id, score]),
    }
  })
}

it('makes of what a thread read the index that would have been built here', {
  timeout: patience,
}, async () => {
  const empty = createEmbeddedIndex()
  const here = await buildIndex(empty, { put: documents, remove: [], pause })
  const content = await read(documents)
  const there = await buildIndex(empty, { put: documents, content, remove: [], pause })
  expect(content).toBeDefined()
  expect(there.size).toBe(700)
  expect(answers(there)).toEqual(answers(here))
})

it('joins it to what was there before', { timeout: patience }, async () => {
  const before = await buildIndex(createEmbeddedIndex(), {
    put: documents.slice(0, 400),
    remove: [],
    pause,
  })
  const change = { put: documents.slice(300), remove: documents.slice(0, 20).map(({ id }) => id) }
  const content = await read(change.put)
  const joined = await buildIndex(before, { ...change, content, pause })
  const fresh = await buildIndex(createEmbeddedIndex(), {
    put: documents.slice(20),
    remove: [],
    pause,
  })
  expect(joined.size).toBe(680)
  expect(answers(joined)).toEqual(answers(fresh))
})

it('gives nothing and says why where there is no thread', { timeout: patience }, async () => {
  const logger = createMemoryLogger()
  const script = pathToFileURL(`${folder.root}/${name}/missing.mjs`)
  expect(await readInThread(documents, { script, logger, runtime: nodeRuntime })).toBeUndefined()
  expect(logger.records.map(({ level, message }) => [level, message])).toEqual([
    ['warn', 'documents are read without a thread'],
  ])
})

it('ends with what a document throws, and with the reason of an abort', {
  timeout: patience,
}, async () => {
  const [first, ...others] = documents
  const broken = {
    ...(first as IndexedDocument),
    fields: () => {
      throw new Error('no fields today')
    },
  }
  await expect(read([...others, broken])).rejects.toThrow('no fields today')
  const controller = new AbortController()
  const reading = read(documents, { signal: controller.signal })
  controller.abort(new Error('no longer wanted'))
  await expect(reading).rejects.toThrow('no longer wanted')
})
