// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Secret } from '@callboard/core'
import { createTemporaryFolder } from '@callboard/core/node'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { defineAction } from '../actions/define-action.ts'
import { sqliteTaskStore } from '../store/sqlite-task-store.ts'
import { testTemplate } from '../testing/test-template.ts'
import { createScaffolder } from './create-scaffolder.ts'

const password = 'made-by-the-d4tabase'
const key = new Uint8Array(32).fill(7)

it('keeps what an action found secret like a secret of the run, across a failure and another try', async () => {
  await using temporary = await createTemporaryFolder()
  const { root } = temporary.folder
  await using store = await sqliteTaskStore({ file: join(root, 'tasks.db') })
  let isBroken = true
  const seen: unknown[] = []
  const make = defineAction({
    id: 'test:make',
    input: z.object({}),
    output: z.object({ password: z.string(), pin: z.string() }),
    run({ addSecret, logger }) {
      addSecret(new Secret(password))
      addSecret('q7z')
      addSecret('')
      logger.info(`made ${password}`)
      return { password, pin: 'q7z' }
    },
  })
  const use = defineAction({
    id: 'test:use',
    input: z.object({ text: z.string() }),
    run({ input: { text }, logger }) {
      seen.push(text)
      logger.info(text)
      if (isBroken) throw new Error(`no ${text}`)
    },
  })
  const template = testTemplate(`
steps:
  - { id: make, action: test:make, input: {} }
  - id: use
    action: test:use
    input: { text: '\${{ steps.make.output.password | upper }}-\${{ steps.make.output.pin }}' }
output: { password: '\${{ steps.make.output.password }}' }
`)
  const scaffolder = () =>
    createScaffolder({ actions: [make, use], store, sealingKey: key, leaseMs: 100 })
  const onDisk = async () => {
    const names = await readdir(root)
    const texts = await Promise.all(names.map((name) => readFile(join(root, name), 'latin1')))
    return [password, password.toUpperCase(), '"q7z"'].filter((text) =>
      texts.join('').includes(text),
    )
  }
  let id: string
  {
    await using first = scaffolder()
    const run = await first.start(template, { parameters: {} })
    id = run.id
    const { status, error } = await run.result
    expect([status, JSON.stringify(error).match(/d4tabase/i)]).toEqual(['failed', null])
  }
  expect(await onDisk()).toEqual([])
  isBroken = false
  await using second = scaffolder()
  await second.tasks.retry(id)
  const bodies: unknown[] = []
  for await (const { body } of second.tasks.events(id)) bodies.push(body)
  expect(seen).toEqual(Array(2).fill(`${password.toUpperCase()}-q7z`))
  expect(JSON.stringify(bodies)).not.toMatch(/d4tabase/i)
  expect((await second.tasks.get(id))?.output).toEqual({ password: '***' })
  expect(await onDisk()).toEqual([])
})
