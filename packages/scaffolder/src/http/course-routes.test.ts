import { createReaders } from '@callboard/core'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { builtinActions } from '../actions/builtin-actions.ts'
import { defineAction } from '../actions/define-action.ts'
import { createScaffolder } from '../run/create-scaffolder.ts'
import { testTemplate } from '../testing/test-template.ts'
import { createScaffolderHttp } from './create-scaffolder-http.ts'

const templates: Record<string, ReturnType<typeof testTemplate>> = {
  'template:default/asking': testTemplate(`
steps: [{ id: ask, name: Ask, action: approval:request, input: { message: A database, approvers: ['user:default/bo'] } }]`),
  'template:default/making': testTemplate(`
steps: [{ id: make, name: Make, action: test:make }]`),
  'template:default/failing': testTemplate(`
parameters: { properties: { name: { type: string, default: x } } }
steps:
  - { id: make, name: Make, action: test:make }
  - { id: fail, name: Fail, action: test:fail }`),
}

/** A scaffolder over HTTP, and ways to ask it as somebody. */
function setUp() {
  const undone: string[] = []
  const empty = z.strictObject({})
  const make = defineAction({
    id: 'test:make',
    input: empty,
    run: () => {},
    undo: ({ step }) => {
      undone.push(step.id)
    },
  })
  const fail = defineAction({
    id: 'test:fail',
    input: empty,
    run() {
      throw new Error('the disk is full')
    },
  })
  const scaffolder = createScaffolder({
    actions: [...builtinActions({ readers: createReaders([]) }), make, fail],
  })
  const http = createScaffolderHttp({
    scaffolder,
    templates: { get: (ref) => templates[ref] },
    user: ({ headers }) => {
      const ref = headers.get('x-user')
      return ref === null ? undefined : { ref }
    },
  })
  const ask = async (
    method: string,
    path: string,
    { body, ...headers }: { body?: unknown; [header: string]: unknown } = {},
  ) => {
    const answer = await http.fetch(
      new Request(`http://x${path}`, {
        method,
        headers: { 'content-type': 'application/json', ...(headers as Record<string, string>) },
        ...(method === 'POST' && { body: JSON.stringify(body ?? {}) }),
      }),
    )
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }
  const start = async (name: string, more: object = {}, headers: object = {}) => {
    const body = { templateRef: `template:default/${name}`, ...more }
    const answer = await ask('POST', '/v2/tasks', {
      'x-user': 'user:default/ana',
      ...headers,
      body,
    })
    return String(answer.body.id)
  }
  const end = async (id: string) => {
    for await (const _event of scaffolder.tasks.events(id));
    return ask('GET', `/v2/tasks/${id}`)
  }
  return {
    ask,
    start,
    end,
    undone,
    scaffolder,
    [Symbol.asyncDispose]: () => scaffolder[Symbol.asyncDispose](),
  }
}

it('lets an approver decide, and nobody else', async () => {
  await using here = setUp()
  const id = await here.start('asking')
  const state = async () => (await here.ask('GET', `/v2/tasks/${id}`)).body
  await expect.poll(async () => (await state()).state).toBe('waiting')
  // The peer's clients know no waiting: for them it is at work.
  expect((await state()).status).toBe('processing')
  const listed = await here.ask('GET', '/v2/tasks?status=processing')
  expect(listed.body).toMatchObject({ totalTasks: 1, tasks: [{ id, state: 'waiting' }] })
  const events = await here.ask('GET', `/v2/tasks/${id}/events`)
  expect(events.body).toContainEqual(
    expect.objectContaining({
      body: expect.objectContaining({ status: 'processing', state: 'waiting', stepId: 'ask' }),
    }),
  )

  const decide = (body: object, headers: object = {}) =>
    here.ask('POST', `/v2/tasks/${id}/approve`, { ...headers, body })
  const yes = { stepId: 'ask', approved: true, comment: 'go on' }
  expect((await decide(yes)).status).toBe(401)
  expect((await decide(yes, { 'x-user': 'user:default/eve' })).status).toBe(403)
  const other = await decide({ ...yes, stepId: 'nope' }, { 'x-user': 'user:default/bo' })
  expect([other.status, other.body.code]).toEqual([409, 'SCAFFOLDER_STEP_NOT_WAITING'])
  expect(await decide(yes, { 'x-user': 'user:default/bo' })).toEqual({ status: 200, body: { id } })
  expect((await here.end(id)).body).toMatchObject({ status: 'completed', state: 'completed' })
  expect((await decide(yes, { 'x-user': 'user:default/bo' })).status).toBe(409)
})

it('tries again and undoes what is over, and nothing else', async () => {
  await using here = setUp()
  const waiting = await here.start('asking')
  expect((await here.ask('POST', `/v2/tasks/${waiting}/retry`)).status).toBe(409)
  expect((await here.ask('POST', '/v2/tasks/nobody/retry')).status).toBe(404)
  await here.scaffolder.tasks.cancel(waiting)

  const id = await here.start('failing')
  expect((await here.end(id)).body.status).toBe('failed')
  expect(await here.ask('POST', `/v2/tasks/${id}/retry`, { 'x-user': 'user:default/bo' })).toEqual({
    status: 201,
    body: { id },
  })
  expect((await here.end(id)).body).toMatchObject({ status: 'failed', attempt: 2 })
  expect((await here.ask('POST', `/v2/tasks/${id}/undo`)).status).toBe(201)
  const { body } = await here.end(id)
  expect(body).toMatchObject({
    status: 'failed',
    steps: [{ undo: 'completed' }, {}],
    remaining: [],
  })
  expect(here.undone).toEqual(['make'])
  const { body: log } = await here.ask('GET', `/v2/tasks/${id}/events?after=3`)
  expect(log).toContainEqual(
    expect.objectContaining({
      type: 'recovered',
      body: { message: 'Tried again by user:default/bo' },
    }),
  )
})

it('refuses a key that comes again with something else', async () => {
  await using here = setUp()
  const key = { 'idempotency-key': 'k' }
  const id = await here.start('failing', {}, key)
  expect(await here.start('failing', { values: { name: 'x' } }, key)).toBe(id)
  const body = { templateRef: 'template:default/failing', values: { name: 'y' } }
  const again = await here.ask('POST', '/v2/tasks', { 'x-user': 'user:default/ana', ...key, body })
  expect([again.status, again.body.code, again.body.hint]).toMatchInlineSnapshot(`
    [
      409,
      "SCAFFOLDER_KEY_REUSED",
      "Take a new key for another run; with the same key ask for the same again.",
    ]
  `)
  expect(String(again.body.detail).replace(id, '<id>')).toMatchInlineSnapshot(
    `"The idempotency key was used for the task "<id>", with another template or other parameters"`,
  )
})

it('undoes what was completed, with the secrets of the run', async () => {
  await using here = setUp()
  const secrets = { token: 'correct-horse' }
  const id = await here.start('making', { values: {}, secrets })
  const { body } = await here.end(id)
  expect(body.remaining).toEqual([
    { id: 'make', name: 'Make', action: 'test:make', leaves: 'canBeUndone' },
  ])
  const undo = (given: object) => here.ask('POST', `/v2/tasks/${id}/undo`, { body: given })
  const without = await undo({})
  expect([without.status, without.body.code]).toEqual([400, 'SCAFFOLDER_SECRETS_NEEDED'])
  expect((await undo({ secrets })).status).toBe(201)
  expect((await here.end(id)).body).toMatchObject({ status: 'completed', remaining: [] })
  expect(here.undone).toEqual(['make'])
  expect((await undo({ secrets })).status).toBe(409)
})
