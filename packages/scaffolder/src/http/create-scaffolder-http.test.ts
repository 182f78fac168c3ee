import { createReaders } from '@callboard/core'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { builtinActions } from '../actions/builtin-actions.ts'
import { defineAction } from '../actions/define-action.ts'
import { createScaffolder } from '../run/create-scaffolder.ts'
import { testTemplate } from '../testing/test-template.ts'
import { createScaffolderHttp, type ScaffolderHttpOptions } from './create-scaffolder-http.ts'

const template = testTemplate(`
owner: platform-team
parameters:
  - title: Name
    required: [name]
    properties:
      name: { type: string, pattern: '^[a-z]+$', ui:autofocus: true }
steps:
  - { id: log, name: Log, action: debug:log, input: { message: 'hello \${{ parameters.name }} \${{ secrets.token }}' } }
output: { name: '\${{ parameters.name }}' }
`)

function setUp(options: Partial<ScaffolderHttpOptions> = {}) {
  let release = () => {}
  const gate = defineAction({
    id: 'test:gate',
    input: z.strictObject({}),
    run: ({ signal }) =>
      new Promise<void>((done, fail) => {
        release = done
        signal.addEventListener('abort', () => fail(signal.reason))
      }),
  })
  const scaffolder = createScaffolder({
    actions: [...builtinActions({ readers: createReaders([]) }), gate],
  })
  const waiting = testTemplate('steps: [{ id: gate, action: test:gate }]')
  const http = createScaffolderHttp({
    scaffolder,
    templates: {
      get: (ref) =>
        ({ 'template:default/demo': template, 'template:default/waiting': waiting })[ref],
    },
    basePath: '/api/scaffolder',
    user: () => ({ ref: 'user:default/ana' }),
    ...options,
  })
  const call = (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ) =>
    http.fetch(
      new Request(`http://x/api/scaffolder${path}`, {
        method,
        headers: { 'content-type': 'application/json', ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    )
  const json = async (...args: Parameters<typeof call>) => {
    const answer = await call(...args)
    return [answer.status, await answer.json()] as [number, Record<string, never>]
  }
  const start = async (name = 'demo', headers = {}) => {
    const body = {
      templateRef: `template:default/${name}`,
      values: name === 'demo' ? { name: 'x' } : {},
      secrets: { token: 'hunter2-the-token' },
    }
    const [status, { id }] = await json('POST', '/v2/tasks', body, headers)
    return { status, id: String(id) }
  }
  return { http, call, json, start, scaffolder, release: () => release() }
}

describe('templates and actions', () => {
  it('has the form in the shape of the peer', async () => {
    const { json } = setUp()
    expect(await json('GET', '/v2/templates/default/template/demo/parameter-schema')).toEqual([
      200,
      {
        title: 'Demo',
        steps: [
          {
            title: 'Name',
            schema: {
              title: 'Name',
              required: ['name'],
              properties: { name: { type: 'string', pattern: '^[a-z]+$', 'ui:autofocus': true } },
            },
          },
        ],
        formDecorators: [],
      },
    ])
    const [status, missing] = await json(
      'GET',
      '/v2/templates/default/template/nope/parameter-schema',
    )
    expect([status, missing.code]).toEqual([404, 'SCAFFOLDER_TEMPLATE_MISSING'])
  })

  it('checks answers without beginning anything', async () => {
    const { json } = setUp()
    const templateRef = 'template:demo'
    expect(await json('POST', '/v2/check', { templateRef, values: { name: 'x' } })).toEqual([
      200,
      { valid: true, errors: [] },
    ])
    const [, { errors }] = await json('POST', '/v2/check', { templateRef, values: { name: 1 } })
    expect(errors).toMatchObject([{ path: ['name'], message: 'must be of type string' }])
    expect((await json('GET', '/v2/tasks'))[1].totalTasks).toBe(0)
  })

  it('plans', async () => {
    const { json } = setUp()
    const [status, plan] = await json('POST', '/v2/plan', {
      templateRef: 'template:demo',
      values: { name: 'x' },
    })
    expect([status, plan.output, plan.log]).toEqual([
      200,
      { name: 'x' },
      [{ message: 'hello x ', stepId: 'log', level: 'info' }],
    ])
  })
})

describe('runs', () => {
  it('begin, are listed, and tell what they are, without their secrets', async () => {
    const { json, start, scaffolder } = setUp()
    const { status, id } = await start()
    expect(status).toBe(201)
    for await (const _event of scaffolder.tasks.events(id));
    const [, task] = await json('GET', `/v2/tasks/${id}`)
    expect(task).toMatchObject({
      id,
      status: 'completed',
      createdBy: 'user:default/ana',
      spec: { parameters: { name: 'x' }, templateInfo: { entityRef: 'template:default/demo' } },
      output: { name: 'x' },
    })
    const [, list] = await json('GET', '/v2/tasks?createdBy=user:default/ana&limit=1')
    expect([list.totalTasks, (list.tasks as unknown as { id: string }[])[0]?.id]).toEqual([1, id])
    const [, events] = await json('GET', `/v2/tasks/${id}/events?after=2`)
    expect(
      (events as unknown as { body: { message: string } }[]).map(({ body }) => body.message),
    ).toEqual(['hello x ***', 'Finished step Log', 'Run completed successfully'])
    expect(JSON.stringify([task, list, events])).not.toContain('hunter2')
  })

  it('are refused with every problem of their parameters', async () => {
    const { json } = setUp()
    const [status, body] = await json('POST', '/v2/tasks', {
      templateRef: 'template:default/demo',
      values: { name: 'X', nmae: 1 },
    })
    expect([status, body.code, body.errors, body.error]).toMatchInlineSnapshot(`
      [
        400,
        "SCAFFOLDER_PARAMETERS_INVALID",
        [
          {
            "message": "is not a parameter of the template",
            "path": [
              "nmae",
            ],
            "property": "instance.nmae",
            "stack": "instance.nmae is not a parameter of the template",
          },
          {
            "message": "must match the pattern ^[a-z]+$",
            "name": "pattern",
            "path": [
              "name",
            ],
            "property": "instance.name",
            "stack": "instance.name must match the pattern ^[a-z]+$",
          },
        ],
        {
          "message": "The parameters are not valid: "nmae" is not a parameter of the template; "name" must match the pattern ^[a-z]+$",
          "name": "InputError",
        },
      ]
    `)
    expect((await json('POST', '/v2/tasks', { templateRef: 'template:default/nope' }))[0]).toBe(404)
    expect((await json('POST', '/v2/tasks', { templateRef: 'a:' }))[0]).toBe(400)
    expect((await json('POST', '/v2/tasks', { templateRef: 'x:y', user: 'admin' }))[0]).toBe(400)
    expect((await json('GET', '/v2/tasks/nobody'))[0]).toBe(404)
    expect((await json('GET', '/v2/tasks/nobody/events'))[0]).toBe(404)
    expect((await json('GET', '/v2/tasks/nobody/eventstream'))[0]).toBe(404)
    expect((await json('POST', '/v2/tasks/nobody/cancel'))[0]).toBe(404)
    expect((await json('GET', '/v2/tasks?order=asc:secrets'))[0]).toBe(400)
    expect((await json('GET', '/v2/tasks?status=secret'))[0]).toBe(400)
  })

  it('are listed by status, in the order that is asked for', async () => {
    const { json, start, scaffolder } = setUp()
    const [first, second] = [await start(), await start('waiting')]
    for await (const _event of scaffolder.tasks.events(first.id));
    const ids = async (query: string) => {
      const [, { tasks }] = await json('GET', `/v2/tasks?${query}`)
      return (tasks as unknown as { id: string }[]).map(({ id }) => id)
    }
    expect(await ids('order=asc:created_at')).toEqual([first.id, second.id])
    expect(await ids('order=desc:status')).toEqual([second.id, first.id])
    expect(await ids('order=asc:created_by')).toEqual([first.id, second.id])
    expect(await ids('status=completed')).toEqual([first.id])
    expect(await ids('status=completed&status=open&status=processing&offset=1&limit=1')).toEqual([
      first.id,
    ])
    await scaffolder[Symbol.asyncDispose]()
  })

  it('begin once for a key', async () => {
    const { start } = setUp()
    const first = await start('demo', { 'idempotency-key': 'k' })
    expect((await start('demo', { 'idempotency-key': 'k' })).id).toBe(first.id)
    expect((await start('demo')).id).not.toBe(first.id)
  })

  it('refuse a key that is too long to keep', async () => {
    const { json, start } = setUp()
    expect((await start('demo', { 'idempotency-key': 'k'.repeat(255) })).status).toBe(201)
    const body = { templateRef: 'template:default/demo', values: { name: 'x' } }
    const [status, { error }] = await json('POST', '/v2/tasks', body, {
      'idempotency-key': 'k'.repeat(256),
    })
    expect([status, error]).toMatchInlineSnapshot(`
      [
        400,
        {
          "message": "The idempotency key is longer than 255 characters",
          "name": "InputError",
        },
      ]
    `)
    expect((await json('GET', '/v2/tasks'))[1].totalTasks).toBe(1)
  })

  it('do not begin when the scaffolder is closed', async () => {
    const { json, scaffolder } = setUp()
    await scaffolder[Symbol.asyncDispose]()
    const body = { templateRef: 'template:default/demo', values: { name: 'x' } }
    expect((await json('POST', '/v2/tasks', body))[0]).toBe(503)
  })

  it('can be cancelled', async () => {
    const { json, start, scaffolder } = setUp()
    const { id } = await start('waiting')
    expect(await json('POST', `/v2/tasks/${id}/cancel`)).toEqual([200, { status: 'cancelled' }])
    for await (const _event of scaffolder.tasks.events(id));
    expect((await json('GET', `/v2/tasks/${id}`))[1].status).toBe('cancelled')
  })
})

it('asks for every route whether it is permitted', async () => {
  const asked: string[] = []
  const { http, call } = setUp({
    authorize: ({ permission }) => {
      asked.push(permission)
      return false
    },
  })
  for (const { method, path } of http.routes) {
    const address = path.replace(/:\w+/g, 'x')
    const answer = await call(method, address, method === 'POST' ? {} : undefined)
    expect([path, answer.status]).toEqual([path, 403])
  }
  expect(asked).toEqual([
    'scaffolder.template.parameter.read',
    'scaffolder.template.parameter.read',
    'scaffolder.template.plan',
    'scaffolder.template.dry-run',
    'scaffolder.project.update',
    'scaffolder.action.read',
    'scaffolder.action.read',
    'scaffolder.autocomplete.read',
    'scaffolder.task.create',
    'scaffolder.task.read',
    'scaffolder.task.read',
    'scaffolder.task.cancel',
    'scaffolder.task.approve',
    'scaffolder.task.create',
    'scaffolder.task.undo',
    'scaffolder.task.read',
    'scaffolder.task.read',
  ])
})

interface Operation {
  responses: Record<string, unknown>
}

it('describes itself', () => {
  const { http } = setUp()
  const { paths } = http.openApi() as { paths: Record<string, Record<string, Operation>> }
  const answers = Object.values(paths).flatMap((path) =>
    Object.values(path).map(({ responses }) => Object.keys(responses)),
  )
  expect(answers.flat()).not.toContain('default')
  expect(Object.keys(paths)).toEqual([
    '/v2/templates/{namespace}/{kind}/{name}/parameter-schema',
    '/v2/check',
    '/v2/plan',
    '/v2/dry-run',
    '/v2/update',
    '/v2/actions',
    '/v2/templating-extensions',
    '/v2/autocomplete/{provider}/{resource}',
    '/v2/tasks',
    '/v2/tasks/{id}',
    '/v2/tasks/{id}/cancel',
    '/v2/tasks/{id}/approve',
    '/v2/tasks/{id}/retry',
    '/v2/tasks/{id}/undo',
    '/v2/tasks/{id}/events',
    '/v2/tasks/{id}/eventstream',
  ])
  expect(() => createScaffolderHttp({ scafolder: {} } as never)).toThrowErrorMatchingInlineSnapshot(
    `[CallboardError: createScaffolderHttp: there is no option "scafolder"; did you mean "scaffolder"?]`,
  )
})
