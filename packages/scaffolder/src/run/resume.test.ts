// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineAction } from '../actions/define-action.ts'
import { createMemoryTaskStore } from '../tasks/memory-task-store.ts'
import { testTemplate } from '../testing/test-template.ts'
import { createScaffolder, type ScaffolderOptions } from './create-scaffolder.ts'
import { vanishing } from './test-vanishing-store.ts'

interface Call {
  text: string
  attempt: number
  key: string
  files: string[]
}

/** Notes what it is called with, writes a file, and hangs where it is told to. */
function noting() {
  const calls: Call[] = []
  const hangs = new Set<string>()
  let reached = () => {}
  const hanging = new Promise<void>((done) => {
    reached = done
  })
  const action = defineAction({
    id: 'test:note',
    input: z.strictObject({ text: z.string(), secret: z.string().optional() }),
    async run({ input: { text, secret }, attempt, idempotencyKey, workspace }) {
      const files: string[] = []
      for await (const { path } of workspace.walk()) files.push(path)
      calls.push({ text, attempt, key: idempotencyKey, files })
      await workspace.write(`${text}.txt`, `${secret ?? 'plain'}\n`)
      if (hangs.has(text)) {
        reached()
        await new Promise(() => {})
      }
      return { said: secret ?? text }
    },
  })
  return { calls, hangs, hanging, action }
}

const template = testTemplate(`
parameters: { properties: { name: { type: string } } }
steps:
  - { id: a, action: test:note, input: { text: a } }
  - { id: b, action: test:note, input: { text: b } }
  - { id: c, action: test:note, input: { text: '\${{ steps.a.output.said }}c' } }
output: { all: '\${{ steps.c.output.said }}', name: '\${{ parameters.name }}' }
`)

async function crashIn(step: string, options: Partial<ScaffolderOptions> = {}) {
  const memory = createMemoryTaskStore()
  const first = vanishing(memory)
  const notes = noting()
  notes.hangs.add(step)
  const setUp = { actions: [notes.action], leaseMs: 100, ...options }
  const dying = createScaffolder({ ...setUp, store: first.store })
  const run = await dying.start(template, { parameters: { name: 'ledger' } })
  await notes.hanging
  first.vanish()
  notes.hangs.clear()
  return { memory, notes, run, setUp }
}

describe('a run whose worker vanishes', () => {
  it('goes on elsewhere: nothing that was kept is repeated, and what was under way starts clean', async () => {
    const { memory, notes, run, setUp } = await crashIn('b')
    await using scaffolder = createScaffolder({ ...setUp, store: memory })
    const events: string[] = []
    for await (const { type, body } of scaffolder.tasks.events(run.id))
      events.push(`${type} ${body.message}`)
    const id = run.id
    expect(notes.calls).toEqual([
      { text: 'a', attempt: 1, key: `${id}:a`, files: [] },
      { text: 'b', attempt: 1, key: `${id}:b`, files: ['a.txt'] },
      { text: 'b', attempt: 2, key: `${id}:b`, files: ['a.txt'] },
      { text: 'ac', attempt: 1, key: `${id}:c`, files: ['a.txt', 'b.txt'] },
    ])
    const task = await scaffolder.tasks.get(id)
    expect([task?.status, task?.output]).toEqual(['completed', { all: 'ac', name: 'ledger' }])
    expect(task?.steps.map(({ attempt }) => attempt)).toEqual([undefined, 2, undefined])
    expect(events).toContain('recovered Going on after an interruption of test:note')
    expect(events.at(-1)).toBe('completion Run completed successfully')
  })

  it('is begun again as often as it says, and no more', async () => {
    const memory = createMemoryTaskStore()
    const notes = noting()
    notes.hangs.add('once')
    const first = vanishing(memory)
    const options = { actions: [notes.action], leaseMs: 100 }
    const run = await createScaffolder({ ...options, store: first.store }).start(
      testTemplate(
        `steps:\n  - { id: s, action: test:note, input: { text: once }, retry: { attempts: 1 } }`,
      ),
      { parameters: {} },
    )
    await notes.hanging
    first.vanish()
    await using scaffolder = createScaffolder({ ...options, store: memory })
    for await (const _event of scaffolder.tasks.events(run.id)) void _event
    const task = await scaffolder.tasks.get(run.id)
    expect(task?.error?.code).toBe('SCAFFOLDER_STEP_CRASHED')
    expect([notes.calls.length, task?.status, task?.error?.message]).toMatchInlineSnapshot(`
      [
        1,
        "failed",
        "The step "s" was begun 1 times, and its worker ended each time before the step did",
      ]
    `)
  })
})
