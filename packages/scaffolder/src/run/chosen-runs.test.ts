import { createReaders } from '@callboard/core'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { builtinActions } from '../actions/builtin-actions.ts'
import { defineAction } from '../actions/define-action.ts'
import { createMemoryTaskStore } from '../tasks/memory-task-store.ts'
import { testTemplate } from '../testing/test-template.ts'
import { createScaffolder, type ScaffolderOptions } from './create-scaffolder.ts'
import { vanishing } from './test-vanishing-store.ts'

const builtin = builtinActions({ readers: createReaders([]) })
const child = testTemplate(`steps: [{ id: s, action: test:note, input: { name: child } }]`)
const parent = testTemplate(`
steps:
  - { id: n, action: template:run, input: { templateRef: 'template:default/child', values: {} } }
  - { id: s, action: test:note, input: { name: parent } }
`)

function setUp() {
  const store = createMemoryTaskStore()
  const create = (notes: string[], more: Partial<ScaffolderOptions> = {}) =>
    createScaffolder({
      actions: [
        ...builtin,
        defineAction({
          id: 'test:note',
          input: z.strictObject({ name: z.string() }),
          run: ({ input: { name } }) => void notes.push(name),
        }),
      ],
      store,
      leaseMs: 50,
      templates: { find: () => child },
      ...more,
    })
  const clerk = create([], { maxConcurrentRuns: 0 })
  return { store, create, clerk }
}

it('a scaffolder for certain runs leaves the others alone, and carries out what they start', async () => {
  const { create, clerk, store } = setUp()
  const left = await clerk.start(child, { parameters: {} })
  const wanted = await clerk.start(parent, { parameters: {} })
  const notes: string[] = []
  await using one = create(notes, { onlyRuns: [wanted.id] })
  expect((await wanted.result).status).toBe('completed')
  const own = await one.start(child, { parameters: {} })
  expect((await own.result).status).toBe('completed')
  expect([notes, (await store.get(left.id))?.status]).toEqual([
    ['child', 'parent', 'child'],
    'open',
  ])
  await clerk.tasks.cancel(left.id)
})

it('takes over what its run has started, from a worker that is gone, and nothing else', async () => {
  const { create, store } = setUp()
  const worker = vanishing(store)
  const hang = defineAction({ id: 'test:note', input: z.looseObject({}), run: () => never })
  const never = new Promise<void>(() => {})
  const gone = create([], { store: worker.store, actions: [...builtin, hang] })
  const [other, wanted] = [
    await gone.start(child, { parameters: {} }),
    await gone.start(parent, { parameters: {} }),
  ]
  const nested = async () => (await store.list({ parentId: wanted.id })).tasks[0]?.steps[0]?.status
  await expect.poll(nested).toBe('processing')
  worker.vanish()
  const notes: string[] = []
  await using one = create(notes, { onlyRuns: [wanted.id] })
  for await (const _event of one.tasks.events(wanted.id)) void _event
  const { status } = (await store.get(wanted.id)) ?? {}
  expect([status, notes]).toEqual(['completed', ['child', 'parent']])
  expect((await store.get(other.id))?.steps[0]?.status).toBe('processing')
})
