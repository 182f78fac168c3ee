import { createLogger, type LogRecord, silentLogger } from '@callboard/core'
import { createTemporaryFolder } from '@callboard/core/node'
import type { Action, ActionContext } from '@callboard/scaffolder'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createPortal } from '../src/portal.ts'
import { type ServedPortal, servePortal } from '../src/serve-portal.ts'
import { type RecordedTelemetry, recordTelemetry } from './recorded-telemetry.ts'
import { smallPortal } from './small-portal.ts'
import { textsProvider } from './texts-provider.ts'

const entities = [
  ['Component', { name: 'near' }, { type: 'service', lifecycle: 'production', owner: 'crew' }],
  [
    'Template',
    { name: 'steps' },
    {
      type: 'example',
      owner: 'crew',
      steps: [
        { id: 'make', action: 'test:make', input: {} },
        { id: 'ask', action: 'test:ask', input: {} },
        { id: 'break', action: 'test:break', input: {} },
      ],
    },
  ],
] as const

const documents = entities.map(([kind, metadata, spec]) => ({
  entity: {
    apiVersion: kind === 'Template' ? 'scaffolder.backstage.io/v1beta3' : 'backstage.io/v1alpha1',
    kind,
    metadata,
    spec,
  },
}))

const action = (id: string, run: (context: ActionContext) => unknown): Action => ({
  id: `test:${id}`,
  input: z.object({}),
  run,
})

let telemetry: RecordedTelemetry
let served: ServedPortal
let close: () => Promise<void>
const lines: LogRecord[] = []

beforeAll(async () => {
  telemetry = recordTelemetry()
  const temporary = await createTemporaryFolder()
  served = await servePortal({
    loaded: {
      folder: temporary.folder.root,
      config: {
        organisation: 'Test',
        signedInAs: 'user:default/ana',
        catalog: { providers: [{ name: 'given', read: () => documents }] },
        scaffolder: {
          approvals: { allowInitiator: true },
          actions: [
            action('make', () => {}),
            action('ask', ({ waitFor }) => waitFor({ for: 'decision', text: 'Go on?' })),
            action('break', () => {
              throw new Error('the disk is full')
            }),
          ],
        },
      },
    },
    port: 0,
    logger: createLogger({ sink: (record) => lines.push(record), level: 'debug' }),
  })
  close = async () => {
    await served[Symbol.asyncDispose]()
    await telemetry[Symbol.asyncDispose]()
    await temporary[Symbol.asyncDispose]()
  }
})
afterAll(() => close())

const trace = '4bf92f3577b34da6a3ce929d0e0e4736'
const spansNamed = (name: string) => telemetry.spans().filter((span) => span.name === name)

describe('a request', () => {
  it('has an id, its own or a new one, in the answer', async () => {
    const idOf = async (headers: Record<string, string>) =>
      (await fetch(`${served.url}/catalog`, { headers })).headers.get('x-request-id')
    expect(await idOf({ 'x-request-id': 'edge-1' })).toBe('edge-1')
    expect(await idOf({ traceparent: `00-${trace}-00f067aa0ba902b7-01` })).toBe(trace)
    expect(await idOf({ 'x-request-id': 'no good' })).toMatch(/^[\da-f-]{36}$/)
  })

  it('has it on the page that says what went wrong, and in the answer of an API', async () => {
    const headers = { 'x-request-id': 'lost-1' }
    const page = await fetch(`${served.url}/nowhere`, { headers })
    expect([page.status, await page.text()]).toEqual([
      404,
      expect.stringContaining('<code>lost-1</code>'),
    ])
    const api = await fetch(`${served.url}/api/nowhere`, { headers })
    expect([api.status, api.headers.get('x-request-id')]).toEqual([404, 'lost-1'])
  })

  it('is a line in the log and a span below that of the caller, without what was looked for', async () => {
    const headers = { traceparent: `00-${trace}-00f067aa0ba902b7-01` }
    await (await fetch(`${served.url}/catalog/default/component/near?q=quiet`, { headers })).text()
    const path = '/catalog/default/component/near'
    const fields = { method: 'GET', path, status: 200, ms: expect.any(Number) }
    await expect
      .poll(() => lines.find((line) => line.fields.path === path))
      .toEqual({ level: 'info', message: 'request', fields })
    const [span] = spansNamed('GET /catalog/:namespace/:kind/:name')
    expect(span?.spanContext().traceId).toBe(trace)
    expect(span?.parentSpanContext?.spanId).toBe('00f067aa0ba902b7')
    expect(span?.attributes).toEqual({
      'http.request.method': 'GET',
      'http.response.status_code': 200,
      'http.route': '/catalog/:namespace/:kind/:name',
      'url.path': path,
      'callboard.permission': 'catalog.entity.read',
    })
    expect(JSON.stringify(lines)).not.toContain('quiet')
  })

  it('counts by route and status', async () => {
    await (await fetch(`${served.url}/api/catalog/entities/by-name/component/default/gone`)).text()
    const values = () => telemetry.values('http.server.request.duration')
    await expect.poll(values).toContainEqual({
      attributes: {
        'http.request.method': 'GET',
        'http.response.status_code': 404,
        'http.route': '/api/catalog',
      },
      value: 1,
    })
  })
})

describe('what the portal does', () => {
  it('is measured where it reads', async () => {
    const [span] = spansNamed('catalog.read')
    expect(span?.attributes).toEqual({ provider: 'given', sources: 2, outcome: 'ok' })
    expect(await telemetry.values('callboard.catalog.entities')).toEqual([
      { attributes: { kind: 'Component' }, value: 1 },
      { attributes: { kind: 'Template' }, value: 1 },
    ])
  })

  it('is measured where it searches, below the request', async () => {
    await (await fetch(`${served.url}/api/search/query?term=near`)).text()
    await expect.poll(() => spansNamed('GET /api/search')).toHaveLength(1)
    const [request] = spansNamed('GET /api/search')
    const [search] = spansNamed('search.query')
    expect(search?.parentSpanContext?.spanId).toBe(request?.spanContext().spanId)
    expect(search?.attributes).toEqual({ outcome: 'ok' })
  })

  it('is measured where it builds docs, also those that cannot be read', async () => {
    await using small = await smallPortal()
    const lost = `kind: Component
metadata: { name: lost, annotations: { backstage.io/techdocs-ref: 'url:https://nowhere.test/docs' } }
spec: { type: service, lifecycle: production, owner: crew }`
    const { config } = small.loaded
    const providers = [...config.catalog.providers, textsProvider('lost', [lost])]
    const loaded = { ...small.loaded, config: { ...config, catalog: { providers } } }
    await using portal = await createPortal(loaded, { logger: silentLogger })
    for (const name of ['ledger', 'lost']) await portal.docs.get(`component:default/${name}`)
    const builds = spansNamed('docs.build').map(({ attributes }) => attributes)
    expect(builds).toEqual([
      { ref: 'component:default/ledger', outcome: 'ok' },
      { ref: 'component:default/lost', outcome: 'failed' },
    ])
    expect(await telemetry.values('callboard.docs.build.duration')).toEqual([
      { attributes: { outcome: 'ok' }, value: 1 },
      { attributes: { outcome: 'failed' }, value: 1 },
    ])
  })

  it('is measured where it carries out steps: what waits has not failed', async () => {
    const { scaffolder, templates } = served.portal
    const template = templates.get('template:default/steps')
    if (!template) throw new Error('There is no template')
    const run = await scaffolder.start(template, { parameters: {} })
    await expect.poll(async () => (await scaffolder.tasks.get(run.id))?.status).toBe('waiting')
    await scaffolder.tasks.decide(run.id, {
      stepId: 'ask',
      approved: true,
      by: 'user:default/ana',
    })
    expect(await run.result).toMatchObject({ status: 'failed' })
    const steps = spansNamed('scaffolder.step').map(({ attributes, status }) => [
      attributes.action,
      attributes.outcome,
      status.message,
    ])
    expect(steps).toEqual([
      ['test:make', 'ok', undefined],
      ['test:ask', 'waiting', undefined],
      ['test:ask', 'ok', undefined],
      ['test:break', 'failed', 'the disk is full'],
    ])
    expect(await telemetry.values('callboard.scaffolder.step.duration')).toContainEqual({
      attributes: { action: 'test:break', outcome: 'failed' },
      value: 1,
    })
  })
})
