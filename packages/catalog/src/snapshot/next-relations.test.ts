import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createCatalog } from '../create-catalog.ts'
import { type MemoryFiles, memoryProvider } from '../testing/memory-provider.ts'

const component = (name: string, spec = '') => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: ${name} }
spec: { type: service, lifecycle: production, owner: crew${spec} }
`

async function catalogOf(files: MemoryFiles) {
  const catalog = await createCatalog({ providers: [memoryProvider({ files })] })
  return { catalog, first: await catalog.refresh() }
}

const name = fc.constantFrom('a', 'b', 'c', 'd', 'e')
const file = fc.record({
  path: fc.constantFrom('1.yaml', '2.yaml', '3.yaml', '4.yaml'),
  names: fc.array(fc.record({ name, on: fc.array(name, { maxLength: 3 }) }), { maxLength: 3 }),
})
const textOf = (names: readonly { name: string; on: readonly string[] }[]) =>
  names
    .map((each) =>
      component(
        each.name,
        `, dependsOn: [${each.on.map((other) => `'component:${other}'`).join(', ')}]`,
      ),
    )
    .join('---\n')
const relationsOf = (catalog: { entities(): Iterable<{ relations?: unknown }> }) =>
  [...catalog.entities()].map(({ relations }) => relations)

it('are the same as after reading everything anew, and each has its reverse', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 6 }), async (steps) => {
      const files: MemoryFiles = { '1.yaml': '', '2.yaml': '', '3.yaml': '', '4.yaml': '' }
      const { catalog } = await catalogOf(files)
      for (const { path, names } of steps) {
        files[path] = textOf(names)
        await catalog.refresh()
      }
      for (const entity of catalog.entities()) {
        const ref = `component:default/${entity.metadata.name}`
        for (const { type, targetRef } of entity.relations ?? []) {
          if (type !== 'dependsOn') continue
          const back = catalog.get(targetRef)?.relations
          if (back) expect(back).toContainEqual({ type: 'dependencyOf', targetRef: ref })
        }
      }
      // Who wins a conflict depends on what came first, so only histories without one are compared.
      if ((await catalog.report()).duplicates.length > 0) return
      const anew = await catalogOf(files)
      expect(relationsOf(catalog)).toEqual(relationsOf(anew.catalog))
    }),
    { numRuns: 60 },
  )
})
