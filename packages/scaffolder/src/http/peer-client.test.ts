// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type LogEvent, ScaffolderClient } from '@backstage/plugin-scaffolder-common'
import { createReaders } from '@callboard/core'
import { createRequestListener } from '@remix-run/node-fetch-server'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { builtinActions } from '../actions/builtin-actions.ts'
import { defineAction } from '../actions/define-action.ts'
import { createScaffolder, type Scaffolder } from '../run/create-scaffolder.ts'
import { testTemplate } from '../testing/test-template.ts'
import { createScaffolderHttp } from './create-scaffolder-http.ts'
import { createUploadedFiles } from './uploaded-files.ts'

// The client that the peer's plugins use, unmodified, over a real connection: what it takes for an answer is the contract.

const greet = testTemplate(`
presentation: { buttonLabels: { createButtonText: Greet } }
parameters:
  title: Who
  required: [name]
  properties: { name: { type: string, pattern: '^[a-z]+$' } }
steps:
  - { id: log, name: Log, action: debug:log, input: { message: 'hello \${{ parameters.name }}' } }
output: { links: [{ title: Open, url: 'https://example.com/\${{ parameters.name }}' }] }
`)
const waiting = testTemplate('steps: [{ id: wait, action: test:wait }]')
const wait = defineAction({
  id: 'test:wait',
  input: z.strictObject({}),
  run: ({ signal }) =>
    new Promise<void>((_done, fail) =>
      signal.addEventListener('abort', () => fail(signal.reason), { once: true }),
    ),
})
const flaky = testTemplate('steps: [{ id: flaky, name: Flaky, action: test:flaky }]')
let tries = 0
const fail = defineAction({
  id: 'test:flaky',
  input: z.strictObject({}),
  run() {
    tries += 1
    if (tries === 1) throw new Error('not yet')
  },
})

let scaffolder: Scaffolder
let server: Server
let client: ScaffolderClient
let polling: ScaffolderClient

beforeAll(async () => {
  // The client was made for browsers: it watches whether its page is in sight.
  vi.stubGlobal('window', globalThis)
  vi.stubGlobal('document', new EventTarget())
  const uploads = createUploadedFiles()
  scaffolder = createScaffolder({
    actions: [...builtinActions({ readers: createReaders([uploads.reader]) }), wait, fail],
    globals: { company: 'Acme', shout: (text: string) => text.toUpperCase() },
  })
  const templates: Record<string, typeof greet> = {
    'template:default/greet': greet,
    'template:default/waiting': waiting,
    'template:default/flaky': flaky,
  }
  const http = createScaffolderHttp({
    scaffolder,
    uploads,
    templates: { get: (ref) => templates[ref] },
    user: () => ({ ref: 'user:default/ana' }),
    basePath: '/api/scaffolder',
    autocomplete: [
      {
        name: 'github',
        resources: ['branches'],
        suggest: ({ context, token }) => [{ id: `${context.repository}/${token}`, title: 'Main' }],
      },
    ],
  })
  server = createServer(createRequestListener((request) => http.fetch(request)))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const options = {
    discoveryApi: { getBaseUrl: async () => `http://127.0.0.1:${port}/api/scaffolder` },
    fetchApi: { fetch },
    scmIntegrationsApi: {} as never,
    identityApi: {
      getBackstageIdentity: async () => ({
        type: 'user' as const,
        userEntityRef: 'user:default/ana',
        ownershipEntityRefs: [],
      }),
    },
  }
  client = new ScaffolderClient(options)
  polling = new ScaffolderClient({ ...options, useLongPollingLogs: true })
})
afterAll(async () => {
  vi.unstubAllGlobals()
  await scaffolder?.[Symbol.asyncDispose]()
  server?.closeAllConnections()
  await new Promise((done) => server?.close(done))
})

const start = (name: string, values = {}) =>
  client.scaffold({ templateRef: `template:default/${name}`, values })

/** The messages of a run, by the client's own way of following it. */
const messagesOf = (from: ScaffolderClient, taskId: string, after?: number) =>
  new Promise<string[]>((resolve, reject) => {
    const seen: LogEvent[] = []
    from.streamLogs({ taskId, ...(after !== undefined && { after }) }).subscribe({
      next: (event) => seen.push(event),
      error: reject,
      complete: () => resolve(seen.map(({ body }) => body.message)),
    })
  })

/** How the client tells of a request that was refused. */
const refusal = (name: string, message: string) => ({ cause: { name, message } })

const whole = [
  expect.stringMatching(/^Starting up task/),
  'Beginning step Log',
  'hello ana',
  'Finished step Log',
  'Run completed successfully',
]

describe('the published client', () => {
  it('reads the form of a template', async () => {
    expect(await client.getTemplateParameterSchema('template:default/greet')).toEqual({
      title: 'Demo',
      presentation: { buttonLabels: { createButtonText: 'Greet' } },
      steps: [
        {
          title: 'Who',
          schema: {
            title: 'Who',
            required: ['name'],
            properties: { name: { type: 'string', pattern: '^[a-z]+$' } },
          },
        },
      ],
      formDecorators: [],
    })
    await expect(client.getTemplateParameterSchema('template:default/nope')).rejects.toMatchObject(
      refusal('NotFoundError', 'There is no template "template:default/nope"'),
    )
  })

  it('begins a run, follows it both ways, and reads what came of it', async () => {
    const { taskId } = await start('greet', { name: 'ana' })
    expect(await messagesOf(client, taskId)).toEqual(whole)
    expect(await messagesOf(polling, taskId)).toEqual(whole)
    // The end comes again, however much a reader has: the client waits for nothing else.
    expect(await messagesOf(client, taskId, 5)).toEqual(whole.slice(-1))
    expect(await messagesOf(polling, taskId, 999)).toEqual(whole.slice(-1))
    expect(await client.getTask(taskId)).toMatchObject({
      id: taskId,
      status: 'completed',
      createdBy: 'user:default/ana',
      spec: {
        parameters: { name: 'ana' },
        steps: [{ id: 'log', name: 'Log', action: 'debug:log' }],
        templateInfo: {
          entityRef: 'template:default/demo',
          entity: { metadata: { name: 'demo', title: 'Demo' } },
        },
      },
      output: { links: [{ title: 'Open', url: 'https://example.com/ana' }] },
    })
  })

  it('waits for what is not there yet, and cancels', async () => {
    const { taskId } = await start('waiting')
    const followed = [messagesOf(client, taskId), messagesOf(polling, taskId)]
    await expect.poll(async () => (await client.getTask(taskId)).status).toBe('processing')
    expect(await client.cancelTask(taskId)).toEqual({ status: 'cancelled' })
    for (const messages of await Promise.all(followed))
      expect(messages).toContain('Cancelling: The run was cancelled')
    expect((await client.getTask(taskId)).status).toBe('cancelled')
  })

  it('retries what failed, from where that happened', async () => {
    const { taskId } = await start('flaky')
    const { length } = await messagesOf(client, taskId)
    expect((await client.getTask(taskId)).status).toBe('failed')
    expect(await client.retry?.(taskId)).toEqual({ id: taskId })
    expect((await messagesOf(client, taskId, length)).slice(-3)).toEqual([
      'Beginning step Flaky',
      'Finished step Flaky',
      'Run completed successfully',
    ])
    expect((await client.getTask(taskId)).status).toBe('completed')
    await expect(client.retry?.(taskId)).rejects.toMatchObject({ response: { status: 409 } })
  })

  it('is told in the peer’s words what is wrong with parameters', async () => {
    const refused = await start('greet', { name: 'X' }).catch((error: Error) => error.message)
    const [, status, body = ''] =
      /request failed, (\d+)[\w ]* (\{.*\})$/.exec(String(refused)) ?? []
    expect(status).toBe('400')
    expect(JSON.parse(body).errors).toEqual([
      {
        path: ['name'],
        property: 'instance.name',
        message: 'must match the pattern ^[a-z]+$',
        name: 'pattern',
        stack: 'instance.name must match the pattern ^[a-z]+$',
      },
    ])
  })

  it('lists runs', async () => {
    const all = await client.listTasks({ filterByOwnership: 'all', limit: 1 })
    const owned = await client.listTasks({ filterByOwnership: 'owned', offset: 1 })
    expect(all.tasks).toHaveLength(1)
    expect(owned.tasks).toHaveLength((all.totalTasks ?? 0) - 1)
  })

  it('lists actions and what expressions can use', async () => {
    const actions = await client.listActions()
    expect(actions.find(({ id }) => id === 'test:wait')).toEqual({
      id: 'test:wait',
      schema: {
        input: expect.objectContaining({ type: 'object', additionalProperties: false }),
      },
    })
    expect(actions.find(({ id }) => id === 'debug:log')?.examples?.[0]?.example).toBe(
      'steps:\n  - action: debug:log\n    input:\n      message: Hello\n',
    )
    const { filters, globals } = await client.listTemplatingExtensions()
    expect(Object.keys(filters)).toContain('parseRepoUrl')
    expect(globals).toEqual({ functions: { shout: {} }, values: { company: { value: 'Acme' } } })
  })

  it('completes what is typed', async () => {
    const asked = { token: 't', provider: 'github', context: { repository: 'r' } }
    expect(await client.autocomplete({ ...asked, resource: 'branches' })).toEqual({
      results: [{ id: 'r/t', title: 'Main' }],
    })
    await expect(client.autocomplete({ ...asked, resource: 'tags' })).rejects.toMatchObject(
      refusal('InputError', 'There are no suggestions for "tags" of "github"'),
    )
  })
})

describe('a dry run', () => {
  const entity = (steps: object[]) =>
    ({
      apiVersion: 'scaffolder.backstage.io/v1beta3',
      kind: 'Template',
      metadata: { name: 'inline', annotations: { 'backstage.io/source-location': 'file:/etc/' } },
      spec: {
        type: 'service',
        parameters: { required: ['name'], properties: { name: { type: 'string' } } },
        steps,
        output: { name: '${{ parameters.name }}' },
      },
    }) as never
  const fetchStep = (url: string) => ({
    id: 'fetch',
    name: 'Fetch',
    action: 'fetch:template',
    input: { url, values: { name: '${{ parameters.name }}' } },
  })
  const file = (path: string, text: string) => ({
    path,
    base64Content: Buffer.from(text).toString('base64'),
  })

  it('plans a template that no catalog has, with the skeleton that came with it', async () => {
    const { directoryContents, log, output, steps } = await client.dryRun({
      template: entity([fetchStep('./skeleton')]),
      values: { name: 'ledger' },
      secrets: {},
      directoryContents: [
        file('skeleton/${{ values.name }}.md', '# ${{ values.name }}'),
        file('template.yaml', ''),
      ],
    })
    expect(directoryContents).toEqual([{ ...file('ledger.md', '# ledger'), executable: false }])
    expect(output).toEqual({ name: 'ledger' })
    expect(steps).toMatchObject([{ id: 'fetch', name: 'Fetch', action: 'fetch:template' }])
    expect(log.map(({ body }) => body.message)).toEqual(
      expect.arrayContaining(['Beginning step Fetch', 'Finished step Fetch']),
    )
  })

  it.each([
    ['a file of this machine', fetchStep('file:///etc/')],
    ['a folder outside of the upload', fetchStep('../../etc')],
    ['another upload', fetchStep('callboard-upload://other/')],
    ['an action that there is not', { id: 'x', action: 'nope:nope' }],
  ])('refuses %s', async (_what, step) => {
    await expect(
      client.dryRun({ template: entity([step]), values: { name: 'x' }, directoryContents: [] }),
    ).rejects.toThrow('Request failed with 400')
  })

  it.each([
    ['a path that leads out', [file('../escaped', '')], { name: 'x' }],
    ['a value that is missing', [], {}],
  ])('refuses %s', async (_what, directoryContents, values) => {
    const asked = { template: entity([]), values, directoryContents }
    await expect(client.dryRun(asked)).rejects.toThrow('Request failed with 400')
  })
})
