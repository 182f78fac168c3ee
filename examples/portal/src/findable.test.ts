import { createLogger, type LogRecord } from '@callboard/core'
import { createTemporaryFolder, nodeRuntime } from '@callboard/core/node'
import { createSearch, defineCollator, type Search } from '@callboard/search'
import { expect, it } from 'vitest'
import { findable } from './findable.ts'

type Folder = Awaited<ReturnType<typeof createTemporaryFolder>>['folder']

/** A search over one page, and how often that page was collected. */
function counted({
  failures = 0,
  snapshot,
  collector = 'pages',
  gate = Promise.resolve(),
}: {
  failures?: number
  snapshot?: Folder
  collector?: string
  /** What collecting waits for. */
  gate?: Promise<void>
} = {}) {
  let collected = 0
  let saved = 0
  const pages = defineCollator({
    name: collector,
    type: 'page',
    collect: async () => {
      await gate
      collected += 1
      return [{ title: `Ledger ${collected}`, text: 'Drain first.', location: '/ledger' }]
    },
  })
  const said: string[] = []
  const logger = createLogger({
    sink: ({ message }: LogRecord) => {
      said.push(message)
    },
  })
  const search = createSearch({
    collators: [pages],
    autosave: false,
    logger,
    ...(snapshot && { snapshot }),
  })
  const closing = new AbortController()
  let left = failures
  const index: Search['index'] = async (options) => {
    if (left-- > 0) throw new Error('no disk')
    return search.index(options)
  }
  const save: Search['save'] = async (options) => {
    saved += 1
    return search.save(options)
  }
  // The time between a change and its snapshot passes when a test lets it.
  let pass = () => {}
  const sleep: typeof nodeRuntime.sleep = (_ms, { signal } = {}) =>
    new Promise((resolve, reject) => {
      pass = resolve
      signal?.addEventListener('abort', () => reject(signal.reason))
    })
  const runtime = { ...nodeRuntime, sleep }
  const options = { signal: closing.signal, logger, runtime }
  return {
    found: findable({ ...search, index, save }, options),
    closing,
    said,
    collected: () => collected,
    saved: () => saved,
    pass: () => pass(),
  }
}

const titles = async (search: Search) =>
  (await search.query({ term: 'ledger' })).results.map(({ document }) => document.title)

it('is filled by the first question, once for all who ask', async () => {
  const { found, collected } = counted()
  expect(collected()).toBe(0)
  expect(await Promise.all([titles(found.search), titles(found.search), found.fill()])).toEqual([
    ['Ledger 1'],
    ['Ledger 1'],
    undefined,
  ])
  expect(collected()).toBe(1)
})

it('is renewed only when it has been filled', async () => {
  const { found, collected } = counted()
  await found.renew()
  expect(collected()).toBe(0)
  await found.fill()
  await found.renew()
  expect(await titles(found.search)).toEqual(['Ledger 2'])
})

it('is filled by the next question when the first one failed', async () => {
  const { found } = counted({ failures: 1 })
  await expect(titles(found.search)).rejects.toThrow('no disk')
  expect(await titles(found.search)).toEqual(['Ledger 1'])
})

it('stops filling when the portal closes, and waits for the end of it', async () => {
  const { found, closing } = counted()
  const filling = found.fill()
  closing.abort(new Error('closing'))
  await found[Symbol.asyncDispose]()
  await expect(filling).rejects.toThrow('closing')
})

it('writes what has changed some time later, several changes at once, and the rest at the end', async () => {
  await using temporary = await createTemporaryFolder()
  const { found, closing, saved, pass } = counted({ snapshot: temporary.folder })
  await found.fill()
  await found.renew()
  expect(saved()).toBe(0)
  pass()
  await expect.poll(saved).toBe(1)
  await found.renew()
  closing.abort()
  await found[Symbol.asyncDispose]()
  expect(saved()).toBe(2)
})

it('answers from what the last process left, and is brought in line behind that', async () => {
  await using temporary = await createTemporaryFolder()
  const snapshot = temporary.folder
  const before = counted({ snapshot })
  await before.found.fill()
  before.closing.abort()
  await before.found[Symbol.asyncDispose]()
  let open = () => {}
  const gate = new Promise<void>((resolve) => {
    open = resolve
  })
  const after = counted({ snapshot, gate })
  expect([await titles(after.found.search), after.collected()]).toEqual([['Ledger 1'], 0])
  open()
  await after.found.fill()
  expect(after.collected()).toBe(1)
})

it('answers from what was left though it cannot be brought in line, and tries again', async () => {
  await using temporary = await createTemporaryFolder()
  const snapshot = temporary.folder
  const before = counted({ snapshot })
  await before.found.fill()
  before.closing.abort()
  await before.found[Symbol.asyncDispose]()
  const after = counted({ snapshot, failures: 1 })
  expect(await titles(after.found.search)).toEqual(['Ledger 1'])
  await expect.poll(() => after.said).toEqual(['the search was not brought up to date'])
  await after.found.fill()
  expect(after.collected()).toBe(1)
})

it.each([
  [
    'damaged',
    async (snapshot: Folder) => {
      const bytes = await snapshot.readBytes('search-index.snapshot')
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 255
      await snapshot.write('search-index.snapshot', bytes)
    },
    'pages',
  ],
  [
    'of another version',
    async (snapshot: Folder) => {
      const text = (await snapshot.readBytes('search-index.snapshot')).toString()
      await snapshot.write(
        'search-index.snapshot',
        Buffer.from(text.replace('"fingerprint":"', '"fingerprint":"0')),
      )
    },
    'pages',
  ],
  [
    'no snapshot at all',
    (snapshot: Folder) => snapshot.write('search-index.snapshot', 'hello'),
    'pages',
  ],
  ['of other sources', async () => {}, 'others'],
])('is filled anew where what was left is %s', async (_what, spoil, collector) => {
  await using temporary = await createTemporaryFolder()
  const snapshot = temporary.folder
  const before = counted({ snapshot })
  await before.found.fill()
  before.closing.abort()
  await before.found[Symbol.asyncDispose]()
  await spoil(snapshot)
  const after = counted({ snapshot, collector })
  expect(await titles(after.found.search)).toEqual(['Ledger 1'])
  expect(after.said).toEqual([
    expect.stringContaining('The snapshot "search-index.snapshot" cannot be used'),
  ])
  after.closing.abort()
  await after.found[Symbol.asyncDispose]()
  const next = counted({ snapshot, collector })
  await titles(next.found.search)
  expect(next.said).toEqual([])
})

it('goes on without a snapshot where none can be written', async () => {
  await using temporary = await createTemporaryFolder()
  const snapshot = temporary.folder
  const { found, said, pass } = counted({ snapshot })
  await snapshot.write('search-index.snapshot/in-the-way', '')
  await found.fill()
  pass()
  await expect.poll(() => said.at(-1)).toBe('the search was not kept for the next start')
  expect(await titles(found.search)).toEqual(['Ledger 1'])
})
