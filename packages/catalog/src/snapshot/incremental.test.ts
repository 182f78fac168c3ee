import { CallboardError } from '@callboard/core'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createCatalog } from '../create-catalog.ts'
import { type MemoryFiles, memoryProvider } from '../testing/memory-provider.ts'

const names = ['a', 'b', 'c', 'd', 'e']
const refs = fc.subarray(names.map((name) => `component:${name}`))

/** One file for each entity, so that nobody competes for a reference. */
const document = fc.record({
  type: fc.constantFrom('service', 'website', 'Library'),
  owner: fc.constantFrom('crew', 'squad', 'group:other/x'),
  dependsOn: refs,
  dependencyOf: refs,
  title: fc.option(fc.constantFrom('One', '2', '10'), { nil: undefined }),
})

function textOf(
  name: string,
  { title, ...spec }: { title?: string | undefined; [key: string]: unknown },
): string {
  return JSON.stringify({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, ...(title !== undefined && { title }) },
    spec: { ...spec, lifecycle: 'production' },
  })
}

const edit = fc.record({
  name: fc.constantFrom(...names),
  to: fc.option(document, { freq: 3 }),
})

async function answersOf(catalog: Awaited<ReturnType<typeof createCatalog>>) {
  const orderBy = ['metadata.title,desc', 'spec.type']
  const queries = [
    {},
    { filter: 'spec.type=library' },
    { filter: { $not: { 'spec.owner': 'crew' } }, orderBy },
    { filter: 'relations.dependencyof=component:default/a', orderBy },
    { text: '1', orderBy },
  ]
  return {
    entities: [...catalog.entities()],
    pages: queries.map((query) => catalog.query({ ...query, limit: 3 })),
    facets: catalog.facets({ fields: ['spec.type', 'metadata.title', 'relations.ownedBy'] }),
    graphs: names.map((name) => impactAround(catalog, `component:${name}`)),
  }
}

/** What no longer exists may still be referred to, and then has an impact. */
function impactAround({ graph }: Awaited<ReturnType<typeof createCatalog>>, ref: string) {
  try {
    return [graph.impact(ref), graph.neighbours(ref, { depth: 2 })]
  } catch (error) {
    return CallboardError.is(error) ? error.code : error
  }
}

it('arrives by many small steps at what one reading of everything gives', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(edit, { maxLength: 3 }), { maxLength: 6 }),
      async (steps) => {
        const files: MemoryFiles = {}
        await using catalog = await createCatalog({ providers: [memoryProvider({ files })] })
        await catalog.refresh()
        for (const step of steps) {
          for (const { name, to } of step) {
            if (to) files[name] = textOf(name, to)
            else delete files[name]
          }
          const before = new Map([...catalog.entities()].map((each) => [each.metadata.name, each]))
          const { added, changed, removed } = await catalog.refresh()
          const touched = [...added, ...changed, ...removed].map((ref) => ref.slice(-1))
          for (const [name, entity] of before)
            if (!touched.includes(name))
              expect(catalog.get(`component:${name}`)?.spec).toBe(entity.spec)
          // Asked after each step, so that the index has parts that must follow.
          await answersOf(catalog)
        }
        await using fresh = await createCatalog({ providers: [memoryProvider({ files })] })
        await fresh.refresh()
        expect(await answersOf(catalog)).toEqual(await answersOf(fresh))
      },
    ),
    { numRuns: 60 },
  )
})

const shared = (owner: string) =>
  textOf('shared', { type: 'service', owner, dependsOn: [], dependencyOf: [] })

it('gives a reference to the same source whatever was read first, and the next in line takes over', async () => {
  for (const order of [
    ['x', 'y', 'z'],
    ['z', 'y', 'x'],
  ]) {
    const files: MemoryFiles = Object.fromEntries(order.map((name) => [name, shared(name)]))
    await using catalog = await createCatalog({ providers: [memoryProvider({ files })] })
    const owner = async () => {
      const { issues } = await catalog.refresh()
      const conflicts = issues.filter(({ code }) => code === 'CONFLICT')
      return [catalog.get('component:shared')?.spec?.owner, conflicts.length]
    }
    expect(await owner()).toEqual(['x', 2])
    files.a = shared('a')
    expect(await owner()).toEqual(['x', 3])
    delete files.x
    expect(await owner()).toEqual(['a', 2])
    delete files.a
    expect(await owner()).toEqual(['y', 1])
    delete files.y
    expect(await owner()).toEqual(['z', 0])
    delete files.z
    expect(await owner()).toEqual([undefined, 0])
  }
})
