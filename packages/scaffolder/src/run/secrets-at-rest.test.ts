// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTemporaryFolder } from '@callboard/core/node'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineAction } from '../actions/define-action.ts'
import { sqliteTaskStore } from '../store/sqlite-task-store.ts'
import { createMemoryTaskStore } from '../tasks/memory-task-store.ts'
import { testTemplate } from '../testing/test-template.ts'
import { createScaffolder, type ScaffolderOptions } from './create-scaffolder.ts'
import { vanishing } from './test-vanishing-store.ts'

const key = new Uint8Array(32).fill(7)
const token = 'hunter2-is-the-token'
const plain = [token, token.toUpperCase(), 'correct-horse', Buffer.from(token).toString('base64')]

function setUp() {
  let hangs = true
  let reached = () => {}
  const hanging = new Promise<void>((done) => {
    reached = done
  })
  const seen: unknown[] = []
  const action = defineAction({
    id: 'test:use',
    input: z.looseObject({ text: z.string() }),
    async run({ input: { text }, workspace, checkpoint, secrets, step }) {
      seen.push([step.id, text, secrets.token?.reveal()])
      await checkpoint({ key: 'k', fn: () => ({ text }) })
      await workspace.write(step.id, `secret: ${text}`)
      if (step.id === 'b' && hangs) {
        reached()
        await new Promise(() => {})
      }
      return { text, file: step.id === 'c' ? await workspace.readText('a') : '' }
    },
  })
  const template = testTemplate(`
parameters: { properties: { pw: { type: string, ui:widget: password }, note: { type: string } } }
steps:
  - { id: a, action: test:use, input: { text: '\${{ secrets.token | upper }} \${{ parameters.pw }}' } }
  - { id: b, action: test:use, input: { text: '\${{ steps.a.output.text }}' } }
  - { id: c, action: test:use, input: { text: '\${{ steps.b.output.text | lower }}' } }
output: { text: '\${{ steps.c.output.text }}', file: '\${{ steps.c.output.file }}' }
`)
  const start = { parameters: { pw: 'correct-horse', note: `my ${token}` }, secrets: { token } }
  const options = (more: Partial<ScaffolderOptions>) => ({
    actions: [action],
    leaseMs: 100,
    ...more,
  })
  const goOn = () => {
    hangs = false
  }
  return { seen, hanging, template, start, options, goOn }
}

describe('the secrets of a run', () => {
  it('are ciphertext on the disk, come back after a crash, and are gone at the end', async () => {
    await using temporary = await createTemporaryFolder()
    const { root } = temporary.folder
    await using store = await sqliteTaskStore({ file: join(root, 'tasks.db') })
    const { seen, hanging, template, start, options, goOn } = setUp()
    const first = vanishing(store)
    const run = await createScaffolder(options({ store: first.store, sealingKey: key })).start(
      template,
      start,
    )
    await hanging
    first.vanish()
    goOn()
    const onDisk = async () => {
      const files = await Promise.all(
        (await readdir(root)).map((name) => readFile(join(root, name), 'latin1')),
      )
      return plain.filter((text) => files.join('').includes(text))
    }
    expect(await onDisk()).toEqual([])
    await using second = createScaffolder(options({ store, sealingKey: [new Uint8Array(32), key] }))
    for await (const _event of second.tasks.events(run.id)) void _event
    const task = await second.tasks.get(run.id)
    expect([task?.status, task?.error?.message, task?.output]).toEqual([
      'completed',
      undefined,
      { text: '***', file: 'secret: ***' },
    ])
    expect(seen.map((call) => (call as string[])[1])).toEqual([
      'HUNTER2-IS-THE-TOKEN correct-horse',
      'HUNTER2-IS-THE-TOKEN correct-horse',
      'HUNTER2-IS-THE-TOKEN correct-horse',
      'hunter2-is-the-token correct-horse',
    ])
    expect(await onDisk()).toEqual([])
  })

  it('that cannot be sealed are gone with their process: the run says so, also on another try where outputs held them', async () => {
    const store = createMemoryTaskStore()
    const { hanging, template, start, options, goOn } = setUp()
    const first = vanishing(store)
    const run = await createScaffolder(options({ store: first.store })).start(template, start)
    await hanging
    first.vanish()
    goOn()
    await using second = createScaffolder(options({ store }))
    for await (const _event of second.tasks.events(run.id)) void _event
    const task = await second.tasks.get(run.id)
    expect(task?.error?.code).toBe('SCAFFOLDER_SECRETS_GONE')
    expect([
      task?.status,
      task?.error?.message,
      task?.error?.hint,
      task?.secretNames,
    ]).toMatchInlineSnapshot(`
      [
        "failed",
        "What the run was started with went with the process that knew the secrets of the run",
        "Try the run again and give its secrets, or give createScaffolder a sealingKey so that secrets outlive a process.",
        [
          "token",
          "parameters.pw",
        ],
      ]
    `)
    await second.tasks.retry(run.id, {
      secrets: { token, 'parameters.pw': 'correct-horse' },
      user: 'user:default/ana',
    })
    for await (const _event of second.tasks.events(run.id)) void _event
    const again = await second.tasks.get(run.id)
    expect([again?.status, again?.error?.code]).toEqual(['failed', 'SCAFFOLDER_SECRETS_GONE'])
  })
})
