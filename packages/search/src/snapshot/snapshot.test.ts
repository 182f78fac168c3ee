import type { Folder } from '@callboard/core'
import { createTemporaryFolder } from '@callboard/core/node'
import { expect, it } from 'vitest'
import { defineCollator } from '../collators/collator.ts'
import { createSearch } from '../create-search.ts'
import type { SearchDocument } from '../document/search-document.ts'
import { defineEngine } from '../engine/engine.ts'

const file = 'search-index.snapshot'
const words = 'billing invoice ledger refund payment checkout gateway queue owner team'.split(' ')

const documents = Array.from(
  { length: 150 },
  (_, at): SearchDocument => ({
    title: `${words[at % 10]} ${words[(at * 7) % 9]} ${at}`,
    text: `Größe of ${words[(at * 3) % 10]}, ${'again '.repeat(at % 20)}${words[(at * 5) % 8]}`,
    location: `/pages/${at % 120}#part-${at}`,
    name: at % 3 === 0 ? `${words[at % 10]}-api-${at}` : undefined,
    kind: at % 2 === 0 ? 'Component' : 'API',
    tags: [words[at % 4], words[at % 5]],
    ...(at % 7 === 0 && { authorization: { resourceRef: `component:default/${at}` } }),
  }),
)

const searchIn = (snapshot: Folder, collected = documents, name = 'pages') =>
  createSearch({
    collators: [defineCollator({ name, type: 'page', collect: () => collected })],
    snapshot,
  })

const questions = ['billing', 'ledgr api', '"owner team"', 'kind:api refund -queue', 'groesse', '']

async function answersOf(search: ReturnType<typeof searchIn>) {
  const visible = (resources: readonly { resourceRef: string }[]) =>
    resources.map(({ resourceRef }) => !resourceRef.endsWith('4'))
  return Promise.all(
    questions.map(async (term) => {
      const { results, total, facets } = await search.query({ term, authorize: visible })
      const found = results.map(({ score, document }) => [document, score])
      return { term, found, total, facets }
    }),
  )
}

it('answers after a restart as before it, with the same scores, before anything is collected', async () => {
  await using temporary = await createTemporaryFolder()
  const before = searchIn(temporary.folder)
  await before.index()
  const after = searchIn(temporary.folder)
  expect(await after.restore()).toEqual({ documents: 150, issues: [] })
  expect(await answersOf(after)).toEqual(await answersOf(before))
  expect(await after.index()).toMatchObject({ added: 0, changed: 0, removed: 0 })
})

it('changes what has changed while nobody was there', async () => {
  await using temporary = await createTemporaryFolder()
  await searchIn(temporary.folder).index()
  const [first, ...rest] = documents
  const changed = [{ ...first, text: 'A zebra.' } as SearchDocument, ...rest.slice(0, -1)]
  const after = searchIn(temporary.folder, changed)
  await after.restore()
  expect(await after.index()).toMatchObject({ added: 0, changed: 1, removed: 1, issues: [] })
  const fresh = createSearch({
    collators: [defineCollator({ name: 'pages', type: 'page', collect: () => changed })],
  })
  await fresh.index()
  expect(await answersOf(after)).toEqual(await answersOf(fresh))
  const again = searchIn(temporary.folder, changed)
  await again.restore()
  expect(await answersOf(again)).toEqual(await answersOf(fresh))
})

it('keeps what was updated one by one once it is saved', async () => {
  await using temporary = await createTemporaryFolder()
  const before = searchIn(temporary.folder)
  await before.index()
  await before.update({
    collator: 'pages',
    documents: [{ title: 'Zebra', text: '', location: '/zebra' }],
  })
  await before.remove({ collator: 'pages', locations: ['/pages/1#part-1'] })
  await before.save()
  const after = searchIn(temporary.folder)
  expect(await after.restore()).toEqual({ documents: 150, issues: [] })
  expect(await answersOf(after)).toEqual(await answersOf(before))
})

it('begins with nothing where there is no snapshot', async () => {
  await using temporary = await createTemporaryFolder()
  expect(await searchIn(temporary.folder).restore()).toEqual({ documents: 0, issues: [] })
})

it.each([
  ['is cut off', (bytes: Buffer) => bytes.subarray(0, -8), 'it is not whole'],
  ['is empty', () => Buffer.alloc(0), 'it is no snapshot of a search'],
  ['is of something else', () => Buffer.from('PK and so on'), 'it is no snapshot of a search'],
  [
    'has one letter changed',
    (bytes: Buffer) => bytes.fill('x', bytes.indexOf('zz-marked'), bytes.indexOf('zz-marked') + 1),
    'it is not whole',
  ],
  [
    'has a head that is none',
    (bytes: Buffer) => bytes.fill('{', bytes.indexOf('{"finger'), bytes.indexOf('{"finger') + 20),
    'its head cannot be read',
  ],
  [
    'is of another analysis',
    (bytes: Buffer) => bytes.fill('x', bytes.indexOf('"2 ') + 3, bytes.indexOf('"2 ') + 6),
    'it was written by another version, whose words are not those of this one',
  ],
])('refuses a snapshot that %s, and builds anew', async (_, damage, reason) => {
  await using temporary = await createTemporaryFolder()
  const marked = [...documents, { title: 'zz-marked', text: '', location: '/marked' }]
  await searchIn(temporary.folder, marked).index()
  const bytes = Buffer.from(await temporary.folder.readBytes(file))
  await temporary.folder.write(file, damage(bytes))
  const after = searchIn(temporary.folder, marked)
  const { documents: restored, issues } = await after.restore()
  expect([restored, issues.map(({ message }) => message)]).toEqual([
    0,
    [`The snapshot "${file}" cannot be used: ${reason}`],
  ])
  expect(await after.index()).toMatchObject({ added: 151, issues: [] })
  expect(await searchIn(temporary.folder, marked).restore()).toEqual({ documents: 151, issues: [] })
})

it('refuses the snapshot of other collators', async () => {
  await using temporary = await createTemporaryFolder()
  await searchIn(temporary.folder).index()
  const { issues } = await searchIn(temporary.folder, documents, 'others').restore()
  expect(issues.map(({ message }) => message)).toMatchInlineSnapshot(`
    [
      "The snapshot "search-index.snapshot" cannot be used: it was written with other collators",
    ]
  `)
})

it('reports a snapshot that cannot be written, and stays findable', async () => {
  await using temporary = await createTemporaryFolder()
  await temporary.folder.makeFolder(`${file}/in-the-way`)
  const search = searchIn(temporary.folder)
  const { added, issues } = await search.index()
  expect([added, issues.map(({ code }) => code)]).toEqual([150, ['SEARCH_SNAPSHOT_FAILED']])
  await expect(search.save()).rejects.toThrow('No snapshot could be written into')
  expect((await search.query({ term: 'billing' })).total).toBeGreaterThan(0)
})

it('refuses a folder where the engine keeps its index itself', async () => {
  await using temporary = await createTemporaryFolder()
  const engine = defineEngine({
    name: 'elsewhere',
    write: () => undefined,
    query: () => Promise.reject(new Error('not asked')),
  })
  expect(() =>
    createSearch({ collators: [], engine, snapshot: temporary.folder }),
  ).toThrowErrorMatchingInlineSnapshot(
    `[CallboardError: The engine "elsewhere" keeps its index itself and takes no snapshots]`,
  )
})
