import { describe, expect, it } from 'vitest'
import { createCatalog } from '../create-catalog.ts'
import { defineProvider } from '../provider/provider.ts'
import { type MemoryFiles, memoryProvider, memoryReaders } from '../testing/memory-provider.ts'
import { processorContract } from '../testing/processor-contract.ts'
import { defineProcessor, type Processor } from './processor.ts'

const component = (name: string) => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: ${name} }
spec: { type: service, lifecycle: production, owner: crew }
`
const group = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  spec: { type: 'team', children: [] },
}

async function open(processors: Processor[], files: MemoryFiles = { 'a.yaml': component('a') }) {
  const provider = memoryProvider({ files, entries: ['a.yaml'] })
  const readers = memoryReaders(files)
  const catalog = await createCatalog({ providers: [provider], processors, readers })
  return { catalog, files, ...(await catalog.refresh()) }
}
const tagging = (tag: string) =>
  defineProcessor({
    name: tag,
    process({ entity }) {
      const metadata = entity.metadata as { tags?: string[] }
      metadata.tags = [...(metadata.tags ?? []), tag]
      return { entity }
    },
  })

describe('processors', () => {
  it('change an entity one after the other, before it is checked', async () => {
    const { catalog, issues } = await open([tagging('one'), tagging('two')])
    expect(catalog.get('component:a')?.metadata.tags).toEqual(['one', 'two'])
    expect(issues).toEqual([])
    const refused = await open([tagging('Not A Tag')])
    expect(refused.added).toEqual([])
    expect(refused.issues.map(({ code }) => code)).toEqual(['ENTITY_FIELD_INVALID'])
  })

  it('add entities, relations and places to read', async () => {
    const files = { 'a.yaml': component('a'), 'more.yaml': component('more') }
    const adding = defineProcessor({
      name: 'adding',
      process: ({ entity }) =>
        (entity.metadata as { name: string }).name === 'a'
          ? {
              entities: [{ ...group, metadata: { name: 'crew' } }],
              relations: [{ type: 'watchedBy', reverse: 'watches', target: 'group:crew' }],
              locations: ['./more.yaml'],
            }
          : undefined,
    })
    const { catalog, added, issues } = await open([adding], files)
    expect(issues).toEqual([])
    expect(added).toEqual([
      'component:default/a',
      'component:default/more',
      'group:default/crew',
      expect.stringMatching(/^location:default\/generated-/),
    ])
    expect(catalog.get('component:a')?.relations).toEqual([
      { type: 'ownedBy', targetRef: 'group:default/crew' },
      { type: 'watchedBy', targetRef: 'group:default/crew' },
    ])
    expect(catalog.get('group:crew')?.relations).toContainEqual({
      type: 'watches',
      targetRef: 'component:default/a',
    })
  })

  it('keep an entity out, or in its last good version, with what they say and where', async () => {
    const strict = defineProcessor({
      name: 'strict',
      process: () => undefined,
      validate: ({ entity }) =>
        (entity.spec as { type: string }).type === 'service'
          ? []
          : [{ message: 'only services are allowed', path: ['spec', 'type'] }],
    })
    const { catalog, files } = await open([strict])
    files['a.yaml'] = component('a').replace('service', 'website')
    const { issues } = await catalog.refresh()
    expect(issues).toMatchObject([
      { code: 'PROCESSOR_ISSUE', message: 'only services are allowed', at: { line: 4, column: 9 } },
    ])
    expect(catalog.get('component:a')?.spec?.type).toBe('service')
  })

  it('fail alone: the others run, and nothing else is touched', async () => {
    const failing = defineProcessor({
      name: 'failing',
      process: () => {
        throw new Error('out of order')
      },
    })
    const { added, issues } = await open([failing, tagging('after')])
    expect(added).toEqual([])
    expect(issues.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'PROCESSOR_FAILED: The processor "failing" failed: out of order',
    ])
  })

  it('are asked again about an unchanged text only when they say so', async () => {
    for (const everyRefresh of [false, true]) {
      let asked = 0
      const counting = defineProcessor({
        name: 'counting',
        everyRefresh,
        process: () => {
          asked += 1
          return undefined
        },
      })
      const { catalog } = await open([counting])
      expect((await catalog.refresh()).changed).toEqual([])
      expect(asked).toBe(everyRefresh ? 2 : 1)
    }
  })

  it('go over what providers make themselves', async () => {
    const provider = defineProvider({
      name: 'p',
      read: () => [{ entity: { ...group, metadata: { name: 'crew' } } }],
    })
    await using catalog = await createCatalog({ providers: [provider], processors: [tagging('x')] })
    await catalog.refresh()
    expect(catalog.get('group:crew')?.metadata.tags).toEqual(['x'])
  })

  it('have names of their own', async () => {
    await expect(open([tagging('x'), tagging('x')])).rejects.toThrow('"x"')
  })
})

describe('the contract of processors', () => {
  for (const { name, run } of processorContract(() => ({
    processor: tagging('x'),
    entity: { ...group, metadata: { name: 'crew' } },
  })))
    it(name, run)
})
