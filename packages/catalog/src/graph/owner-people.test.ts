import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Catalog } from '../catalog.ts'
import { createCatalog } from '../create-catalog.ts'
import { type MemoryFiles, memoryProvider } from '../testing/memory-provider.ts'

const text = (kind: string, name: string, spec: object) =>
  JSON.stringify({ apiVersion: 'backstage.io/v1alpha1', kind, metadata: { name }, spec })
const groups = ['a', 'b', 'c', 'd']
const group = fc.constantFrom(...groups)
const edit = fc.oneof(
  fc.tuple(group, fc.option(group, { nil: undefined })).map(([name, parent]) => ({
    path: `group-${name}`,
    content: text('Group', name, { type: 'team', children: [], parent }),
  })),
  fc
    .record({
      name: fc.constantFrom('ada', 'ben', 'cleo'),
      memberOf: fc.subarray(groups),
      displayName: fc.constantFrom('One', 'Two'),
      isThere: fc.boolean(),
    })
    .map(({ name, isThere, memberOf, displayName }) => ({
      path: `user-${name}`,
      content: isThere ? text('User', name, { memberOf, profile: { displayName } }) : undefined,
    })),
)

function start(): MemoryFiles {
  const files: MemoryFiles = {
    db: text('Resource', 'db', { type: 'database', owner: 'a' }),
  }
  for (const owner of groups) {
    const spec = { type: 'service', lifecycle: 'production', owner, dependsOn: ['resource:db'] }
    files[owner] = text('Component', owner, spec)
    files[`group-${owner}`] = text('Group', owner, { type: 'team', children: [] })
  }
  return files
}

const peopleToCall = ({ graph }: Catalog) =>
  graph.impact('resource:db').owners.map(({ ref, people }) => ({ ref, people }))

it('are the same after many small changes as after one reading of everything', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 5 }), async (edits) => {
      const files = start()
      await using catalog = await createCatalog({ providers: [memoryProvider({ files })] })
      await catalog.refresh()
      for (const { path, content } of edits) {
        if (content === undefined) delete files[path]
        else files[path] = content
        await catalog.refresh()
        // Asked after each step, so that there is something known that must follow.
        peopleToCall(catalog)
      }
      await using fresh = await createCatalog({ providers: [memoryProvider({ files })] })
      await fresh.refresh()
      expect(peopleToCall(catalog)).toEqual(peopleToCall(fresh))
    }),
    { numRuns: 25 },
  )
})

it('stay the same objects while nobody comes or goes', async () => {
  const files = start()
  files['user-ada'] = text('User', 'ada', { memberOf: ['b'] })
  await using catalog = await createCatalog({ providers: [memoryProvider({ files })] })
  await catalog.refresh()
  const before = peopleToCall(catalog).find(({ ref }) => ref === 'group:default/b')
  files.a = (files.a ?? '').replace('production', 'experimental')
  await catalog.refresh()
  const after = peopleToCall(catalog).find(({ ref }) => ref === 'group:default/b')
  expect(after?.people).toBe(before?.people)
  expect(after?.people).toEqual([{ ref: 'user:default/ada' }])
})
