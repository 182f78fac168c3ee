import { createMemoryLogger, createTestRuntime } from '@callboard/core/testing'
import { describe, expect, it } from 'vitest'
import { createCatalog } from './create-catalog.ts'
import { defineProvider } from './provider/provider.ts'
import { type MemoryFiles, memoryProvider } from './testing/memory-provider.ts'

const component = (name: string, spec = '') => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: ${name} }
spec: { type: service, lifecycle: production, owner: crew${spec} }
`
const broken = (name: string) => component(name).replace('owner: crew', 'owner: 5')

async function catalogOf(files: MemoryFiles) {
  const catalog = await createCatalog({ providers: [memoryProvider({ files })] })
  return { catalog, first: await catalog.refresh() }
}

describe('refresh', () => {
  it('tells what was added, changed, removed and left as it was', async () => {
    const files: MemoryFiles = {
      'a.yaml': component('a'),
      'b.yaml': component('b'),
      'c.yaml': component('c'),
    }
    const { catalog, first } = await catalogOf(files)
    expect(first).toEqual({
      generation: 1,
      added: ['component:default/a', 'component:default/b', 'component:default/c'],
      changed: [],
      removed: [],
      unchanged: [],
      issues: [],
    })
    files['b.yaml'] = component('b', ', system: shop')
    delete files['c.yaml']
    expect(await catalog.refresh()).toEqual({
      generation: 2,
      added: [],
      changed: ['component:default/b'],
      removed: ['component:default/c'],
      unchanged: ['component:default/a'],
      issues: [],
    })
  })

  it('keeps generation and objects when nothing is different, wherever the documents stand', async () => {
    const files: MemoryFiles = { 'a.yaml': component('a') }
    const { catalog } = await catalogOf(files)
    const before = catalog.get('component:a')
    files['a.yaml'] = `# a comment\n${component('a').replaceAll('\n', '\r\n')}`
    expect(await catalog.refresh()).toMatchObject({ generation: 1, changed: [] })
    expect(catalog.get('component:a')).toBe(before)
  })

  it('serves the last good version of a broken document and says why', async () => {
    const files: MemoryFiles = { 'a.yaml': component('a'), 'b.yaml': component('b') }
    const { catalog } = await catalogOf(files)
    files['a.yaml'] = broken('a')
    const { issues, changed, removed } = await catalog.refresh()
    expect({ changed, removed }).toEqual({ changed: ['component:default/a'], removed: [] })
    expect(issues).toMatchObject([
      { code: 'ENTITY_FIELD_INVALID', ref: 'component:default/a', at: { file: 'a.yaml', line: 4 } },
    ])
    expect(catalog.get('component:a')).toMatchObject({
      spec: { owner: 'crew' },
      status: {
        items: [
          {
            type: 'backstage.io/catalog-processing',
            level: 'error',
            message: 'ENTITY_FIELD_INVALID: "spec.owner" is not valid: expected text, found 5',
          },
        ],
      },
    })
    files['a.yaml'] = component('a')
    await catalog.refresh()
    expect(catalog.get('component:a')?.status).toBeUndefined()
    expect(catalog.issues()).toEqual([])
  })

  it('keeps everything of a file that can no longer be taken apart', async () => {
    const files: MemoryFiles = { 'all.yaml': `${component('a')}---\n${component('b')}` }
    const { catalog } = await catalogOf(files)
    files['all.yaml'] = `${component('a')}---\n"unclosed`
    expect(await catalog.refresh()).toMatchObject({
      removed: [],
      unchanged: ['component:default/a'],
    })
    files['all.yaml'] = '['.repeat(1000)
    expect(await catalog.refresh()).toMatchObject({
      removed: [],
      issues: [{ code: 'YAML_DEPTH', at: { file: 'all.yaml' } }],
    })
    expect((await catalog.report()).orphans.map(({ ref }) => ref)).toEqual([
      'component:default/a',
      'component:default/b',
    ])
  })

  it('takes in 999 documents beside one that is broken', async () => {
    const documents = Array.from({ length: 1000 }, (_each, index) =>
      index === 500 ? broken(`c${index}`) : component(`c${index}`),
    )
    const { first } = await catalogOf({ 'all.yaml': documents.join('---\n') })
    expect(first.added).toHaveLength(999)
    expect(first.issues).toMatchObject([
      { code: 'ENTITY_FIELD_INVALID', ref: 'component:default/c500', at: { line: 2504 } },
    ])
  })

  it('keeps what a failing provider gave before, logs why, and goes on with the others', async () => {
    const files: MemoryFiles = { 'b.yaml': component('b') }
    let failing = false
    const shaky = defineProvider({
      name: 'shaky',
      *read() {
        yield { url: 'https://shaky.test/a.yaml', text: component('a') }
        if (failing) throw new Error('the host is down')
      },
    })
    const logger = createMemoryLogger()
    const providers = [shaky, memoryProvider({ files })]
    const catalog = await createCatalog({ providers, logger })
    await catalog.refresh()
    failing = true
    files['c.yaml'] = component('c')
    const { added, removed, issues } = await catalog.refresh()
    expect({ added, removed }).toEqual({ added: ['component:default/c'], removed: [] })
    expect(issues.map(({ code, message }) => `${code}: ${message}`)).toMatchInlineSnapshot(`
      [
        "CATALOG_PROVIDER_FAILED: The provider "shaky" failed, what it gave before is still served: the host is down",
      ]
    `)
    expect(logger.records).toContainEqual({
      level: 'error',
      message: 'a provider failed',
      fields: { provider: 'shaky', error: 'the host is down' },
    })
  })

  it('tells of each source what is wrong with it, and when it was read last', async () => {
    const runtime = createTestRuntime()
    const good = memoryProvider({ files: { 'a.yaml': component('a') }, name: 'good' })
    const bad = memoryProvider({ files: { 'b.yaml': broken('b') }, name: 'bad' })
    const catalog = await createCatalog({ providers: [good, bad], runtime })
    expect(catalog.sources()[0]).toEqual({ name: 'good', entities: 0, issues: 0, failed: false })
    await catalog.refresh()
    await runtime.advance(5_000)
    await catalog.refresh({ keys: ['component:a'] })
    expect(catalog.sources().map(({ name, readAt }) => [name, readAt])).toEqual([
      ['good', '2026-01-01T00:00:05.000Z'],
      ['bad', '2026-01-01T00:00:00.000Z'],
    ])
    expect(catalog.issues({ source: 'good' })).toEqual([])
    expect(catalog.issues({ source: 'bad' })).toEqual(catalog.issues())
    expect(catalog.issues({ source: 'other' })).toEqual([])
  })

  it('changes nothing when it is cancelled', async () => {
    const controller = new AbortController()
    const reason = new Error('enough')
    const files: MemoryFiles = { 'a.yaml': component('a') }
    const cancelling = defineProvider({
      name: 'cancelling',
      *read() {
        yield { url: 'https://cancelling.test/b.yaml', text: component('b') }
        if (catalog.generation > 0) controller.abort(reason)
      },
    })
    const catalog = await createCatalog({ providers: [memoryProvider({ files }), cancelling] })
    await catalog.refresh()
    delete files['a.yaml']
    await expect(catalog.refresh({ signal: controller.signal })).rejects.toBe(reason)
    expect(catalog.get('component:a')).toBeDefined()
    expect(catalog.generation).toBe(1)
    expect(await catalog.refresh()).toMatchObject({ removed: ['component:default/a'] })
  })

  it('lets nobody change what it serves', async () => {
    const { catalog } = await catalogOf({ 'a.yaml': component('a') })
    const entity = catalog.get('component:a')
    expect(() => {
      if (entity?.spec) entity.spec.owner = 'somebody else'
    }).toThrow(TypeError)
  })

  it('gives an entity the same uid for ever, whatever the document says of it', async () => {
    const forged = component('a').replace('{ name: a }', '{ name: a, uid: mine, etag: mine }')
    const { catalog } = await catalogOf({ 'a.yaml': component('a') })
    const other = await catalogOf({ 'somewhere/else.yaml': forged })
    const [own, their] = [catalog.get('component:a'), other.catalog.get('component:a')]
    expect(own?.metadata.uid).toMatch(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    expect(their?.metadata.uid).toBe(own?.metadata.uid)
    expect(their?.metadata.etag).toMatch(/^[\w-]{43}$/)
  })
})

describe('ready entities', () => {
  it('are copied, checked and told apart by their own names', async () => {
    const entity = {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Group',
      metadata: { name: 'crew' },
      spec: { type: 'team', children: [] as string[] },
      relations: [{ type: 'forged', targetRef: 'a:b/c' }],
    }
    const cyclic: Record<string, unknown> = {}
    cyclic.self = cyclic
    const provider = defineProvider({
      name: 'own',
      *read() {
        yield { entity }
        yield { entity: cyclic }
        yield { entity: { ...entity, metadata: { name: 'Bad Name' } } }
      },
    })
    const catalog = await createCatalog({ providers: [provider] })
    const { added, issues } = await catalog.refresh()
    entity.spec.children.push('later')
    expect(added).toEqual(['group:default/crew'])
    expect(issues.map(({ code }) => code)).toEqual(['ENTITY_FIELD_INVALID', 'ENTITY_NOT_PLAIN'])
    expect(catalog.get('group:crew')).toMatchObject({
      metadata: { annotations: { 'backstage.io/managed-by-location': 'provider:own' } },
      spec: { children: [] },
      relations: [],
    })
  })
})

describe('conflicts', () => {
  it('leave an entity with its first owner, and pass it on when that one leaves', async () => {
    const first: MemoryFiles = { 'a.yaml': component('a', ', system: first') }
    const second: MemoryFiles = { 'A.yaml': component('A', ', system: second') }
    const providers = [
      memoryProvider({ files: second, name: 'second' }),
      memoryProvider({ files: first, name: 'first' }),
    ]
    const catalog = await createCatalog({ providers: [...providers].reverse() })
    await catalog.refresh()
    expect(catalog.get('component:a')?.spec?.system).toBe('first')
    expect(catalog.issues().map(({ message, at }) => [message, at?.file])).toMatchInlineSnapshot(`
      [
        [
          ""component:default/a" is defined twice; the definition at a.yaml:1:1 is served",
          "A.yaml",
        ],
      ]
    `)
    expect((await catalog.report()).duplicates).toEqual([
      { ref: 'component:default/a', winner: 'a.yaml:1:1', loser: 'A.yaml:1:1' },
    ])
    delete first['a.yaml']
    expect(await catalog.refresh()).toMatchObject({ changed: ['component:default/a'], issues: [] })
    expect(catalog.get('component:a')?.spec?.system).toBe('second')
    // Whoever holds it keeps it, though the other comes first in order.
    first['a.yaml'] = component('a')
    await catalog.refresh()
    expect(catalog.get('component:a')?.spec?.system).toBe('second')
  })
})

describe('watch', () => {
  it('tells of each change, several as one to those who read slowly', async () => {
    const files: MemoryFiles = { 'a.yaml': component('a') }
    const { catalog } = await catalogOf(files)
    const leaving = new AbortController()
    const changes = catalog.watch({ signal: leaving.signal })[Symbol.asyncIterator]()
    files['b.yaml'] = component('b')
    await catalog.refresh()
    const expected = { added: ['component:default/b'], changed: [], removed: [] }
    expect((await changes.next()).value).toEqual({ generation: 2, ...expected })
    files['c.yaml'] = component('c')
    await catalog.refresh()
    files['a.yaml'] = component('a', ', system: shop')
    delete files['c.yaml']
    await catalog.refresh()
    expect((await changes.next()).value).toEqual({
      generation: 4,
      added: [],
      changed: ['component:default/a'],
      removed: [],
    })
    const waiting = changes.next()
    leaving.abort()
    expect((await waiting).done).toBe(true)
  })
})

describe('closing', () => {
  it('ends watching and refreshing, not reading', async () => {
    const { catalog } = await catalogOf({ 'a.yaml': component('a') })
    const changes = catalog.watch({ signal: new AbortController().signal })[Symbol.asyncIterator]()
    const waiting = changes.next()
    await catalog[Symbol.asyncDispose]()
    expect((await waiting).done).toBe(true)
    await expect(catalog.refresh()).rejects.toThrow('The catalog is closed')
    expect(catalog.get('component:a')).toBeDefined()
  })
})

describe('options', () => {
  it.each([
    [{ provider: [] }],
    [{ providers: [{ name: 'x' }] }],
    [{ providers: [], failureRelations: ['dependsOm'] }],
    [{ providers: [memoryProvider({ files: {} }), memoryProvider({ files: {} })] }],
  ])('%# are refused with what is wrong', async (options) => {
    const message = await createCatalog(options as never).catch((error: Error) => error.message)
    expect(message).toMatchSnapshot()
  })
})
