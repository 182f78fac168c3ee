import { createTemporaryFolder } from '@callboard/core/node'
import { createTestRuntime } from '@callboard/core/testing'
import { describe, expect, it } from 'vitest'
import { createCatalog } from '../create-catalog.ts'
import { filesProvider } from '../provider/files-provider.ts'
import { defineProvider, type ProviderChange, type Source } from '../provider/provider.ts'
import { memoryProvider, memoryReaders } from '../testing/memory-provider.ts'

const component = (name: string, owner = 'crew') => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: ${name} }
spec: { type: service, lifecycle: production, owner: ${owner} }
`
const location = (name: string, targets: string) => `apiVersion: backstage.io/v1alpha1
kind: Location
metadata: { name: ${name} }
spec: { targets: ${targets} }
`

describe('a refresh by key', () => {
  it('reads the sources of entities and addresses again, and nothing else', async () => {
    const files = { 'a.yaml': component('a'), 'b.yaml': component('b'), 'c.yaml': component('c') }
    await using catalog = await createCatalog({ providers: [memoryProvider({ files })] })
    await catalog.refresh()
    for (const name of ['a', 'b', 'c'] as const) files[`${name}.yaml`] = component(name, 'squad')
    const keys = ['component:a', 'url:https://memory.test/b.yaml']
    expect(await catalog.refresh({ keys })).toMatchObject({
      changed: ['component:default/a', 'component:default/b'],
      unchanged: ['component:default/c'],
    })
    expect(catalog.query({ filter: 'spec.owner=squad' }).totalItems).toBe(2)
    expect(await catalog.refresh({ keys: ['https://memory.test/a.yaml'] })).toMatchObject({
      changed: [],
      generation: 2,
    })
  })

  it('follows the Location that leads there now, and drops what nothing leads to any more', async () => {
    const files: Record<string, string> = {
      'all.yaml': location('all', '[./a.yaml, ./more.yaml]'),
      'a.yaml': component('a'),
      'more.yaml': location('more', '[./b.yaml]'),
      'b.yaml': component('b'),
      'c.yaml': component('c'),
    }
    const provider = memoryProvider({ files, entries: ['all.yaml'] })
    await using catalog = await createCatalog({
      providers: [provider],
      readers: memoryReaders(files),
    })
    await catalog.refresh()
    files['a.yaml'] = component('a', 'squad')
    expect((await catalog.refresh({ keys: ['component:a'] })).changed).toEqual([
      'component:default/a',
    ])
    files['all.yaml'] = location('all', '[./a.yaml, ./c.yaml]')
    expect(await catalog.refresh({ keys: ['location:all'] })).toMatchObject({
      added: ['component:default/c'],
      changed: ['location:default/all'],
      removed: ['component:default/b', 'location:default/more'],
    })
    const { generation } = await catalog.refresh()
    expect(generation).toBe(catalog.generation)
  })

  it('removes what its provider no longer gives, and refuses keys that mean nothing', async () => {
    const files: Record<string, string> = { 'a.yaml': component('a'), 'b.yaml': component('b') }
    await using catalog = await createCatalog({ providers: [memoryProvider({ files })] })
    await catalog.refresh()
    delete files['a.yaml']
    expect((await catalog.refresh({ keys: ['component:a'] })).removed).toEqual([
      'component:default/a',
    ])
    await expect(catalog.refresh({ keys: ['component:a'] })).rejects.toThrow(
      'There is no entity "component:a" in the catalog',
    )
  })
})

/** A provider whose watch tells what it is handed. */
function toldProvider(all: () => Source[]) {
  const told: ProviderChange[] = []
  let wake = () => {}
  const provider = defineProvider({
    name: 'told',
    read: all,
    async *watch({ signal }) {
      signal.addEventListener('abort', () => wake(), { once: true })
      while (!signal.aborted) {
        const next = told.shift()
        if (next) yield next
        else await new Promise<void>((resume) => (wake = resume))
      }
    },
  })
  const tell = (change: ProviderChange) => {
    told.push(change)
    wake()
  }
  return { provider, tell }
}
const source = (name: string, owner?: string) => ({
  url: `https://told.test/${name}.yaml`,
  text: component(name, owner),
})

describe('a catalog that keeps itself up to date', () => {
  it('takes in what its providers tell', async () => {
    const { provider, tell } = toldProvider(() => [source('a'), { entity: group('crew') }])
    const stop = new AbortController()
    await using catalog = await createCatalog({ providers: [provider] })
    const changes = catalog.watch({ signal: stop.signal })[Symbol.asyncIterator]()
    const running = catalog.start({ signal: stop.signal })
    const next = async () => (await changes.next()).value
    expect(await next()).toMatchObject({ added: ['component:default/a', 'group:default/crew'] })
    tell({ type: 'delta', changed: [source('a', 'squad'), source('b')] })
    expect(await next()).toMatchObject({
      added: ['component:default/b'],
      changed: ['component:default/a'],
    })
    tell({ type: 'delta', removed: ['https://told.test/a.yaml', 'group:crew'] })
    expect(await next()).toMatchObject({ removed: ['component:default/a', 'group:default/crew'] })
    tell({ type: 'full', sources: [source('c')] })
    expect(await next()).toMatchObject({
      added: ['component:default/c'],
      removed: ['component:default/b'],
    })
    stop.abort()
    await running
  })

  it('reads everything at intervals', async () => {
    const files: Record<string, string> = { 'a.yaml': component('a') }
    const runtime = createTestRuntime()
    const stop = new AbortController()
    await using catalog = await createCatalog({
      providers: [memoryProvider({ files })],
      runtime,
    })
    const changes = catalog.watch({ signal: stop.signal })[Symbol.asyncIterator]()
    const running = catalog.start({ signal: stop.signal, intervalMs: 60_000 })
    expect((await changes.next()).value).toMatchObject({ added: ['component:default/a'] })
    files['b.yaml'] = component('b')
    const seen = changes.next()
    // The first reading may not be at its end yet.
    for (let second = 0; second < 140; second += 1) await runtime.advance(1_000)
    expect((await seen).value).toMatchObject({ added: ['component:default/b'] })
    stop.abort()
    await running
  })

  it('sees files that change below a folder', async () => {
    await using temporary = await createTemporaryFolder()
    const { folder } = temporary
    await folder.write('a/catalog-info.yaml', component('a'))
    const stop = new AbortController()
    await using catalog = await createCatalog({ providers: [filesProvider({ root: folder })] })
    const changes = catalog.watch({ signal: stop.signal })[Symbol.asyncIterator]()
    const running = catalog.start({ signal: stop.signal })
    expect((await changes.next()).value).toMatchObject({ added: ['component:default/a'] })
    await folder.write('a/catalog-info.yaml', component('a', 'squad'))
    expect((await changes.next()).value).toMatchObject({ changed: ['component:default/a'] })
    await folder.write('b/catalog-info.yaml', component('b'))
    expect((await changes.next()).value).toMatchObject({ added: ['component:default/b'] })
    await folder.remove('a')
    // Between the file and the folder it may be seen as unreadable.
    while (catalog.get('component:a')) await changes.next()
    expect(catalog.get('component:b')).toBeDefined()
    stop.abort()
    await running
  })

  it('refuses options it does not know', async () => {
    await using catalog = await createCatalog({ providers: [] })
    await expect(catalog.start({ interval: 5 } as never)).rejects.toThrow('"interval"')
  })
})

function group(name: string) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: { name },
    spec: { type: 'team', children: [] },
  }
}
