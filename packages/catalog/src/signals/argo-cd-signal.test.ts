import { describe, expect, it } from 'vitest'
import { signalContract } from '../testing/signal-contract.ts'
import { argoCdSignal } from './argo-cd-signal.ts'
import { readOnce } from './test-entity.ts'
import { type ServiceRequest, startTestService } from './test-service.ts'

const application = (name: string, sync: string, health: string, more: object = {}) => ({
  metadata: { name, namespace: 'argocd', uid: 'c0ffee', labels: { team: 'web' } },
  spec: { project: 'default', destination: { namespace: 'prod' } },
  status: {
    sync: { status: sync, revision: '6b1f0c9d3f5a4f5bb1d2c6f0f7e8a9b0c1d2e3f4' },
    health: { status: health },
    operationState: { phase: 'Succeeded', finishedAt: '2026-01-01T10:00:00Z', message: 'ok' },
    ...more,
  },
})
const applications = [
  application('shop', 'Synced', 'Healthy'),
  application('shop-db', 'OutOfSync', 'Degraded', {
    operationState: { phase: 'Failed', finishedAt: '2026-01-01T09:00:00Z' },
  }),
]

/** As `/swagger.json` of Argo CD describes it. */
function answer({ path, query, headers }: ServiceRequest) {
  if (headers.authorization !== 'Bearer s3cret-token')
    return {
      status: 401,
      body: { error: 'no session information', code: 16, message: 'no session information' },
    }
  if (path === '/api/v1/applications') {
    const selector = query.get('selector')
    return { body: { metadata: {}, items: selector === 'team=web' ? applications : null } }
  }
  const name = decodeURIComponent(/^\/api\/v1\/applications\/([^/]+)$/.exec(path)?.[1] ?? '')
  const found = applications.find(({ metadata }) => metadata.name === name)
  if (found) return { body: found }
  const message = `applications.argoproj.io "${name}" not found`
  return { status: 404, body: { error: message, code: 5, message } }
}

describe('argoCdSignal', () => {
  it('shows sync, health and the last sync of the application that is named', async () => {
    await using argo = await startTestService(answer)
    const reading = await readOnce(argoCdSignal(argo), {
      'argocd/app-name': 'shop',
      'argocd/app-namespace': 'argocd',
      'argocd/project-name': 'default',
    })
    expect(reading?.value).toEqual({
      summary: 'Synced, Healthy',
      level: 'ok',
      facts: [
        { label: 'shop', value: 'Synced, Healthy', url: `${argo.url}/applications/argocd/shop` },
        { label: 'Last sync', value: '2026-01-01T10:00:00Z, Succeeded' },
        { label: 'Revision', value: '6b1f0c9d3f5a' },
      ],
      url: `${argo.url}/applications/argocd/shop`,
      data: [
        {
          name: 'shop',
          namespace: 'argocd',
          sync: 'Synced',
          health: 'Healthy',
          healthMessage: undefined,
          revision: '6b1f0c9d3f5a4f5bb1d2c6f0f7e8a9b0c1d2e3f4',
          lastSync: '2026-01-01T10:00:00Z',
          lastPhase: 'Succeeded',
        },
      ],
    })
    expect(argo.requests).toEqual([
      'GET /api/v1/applications/shop?appNamespace=argocd&project=default',
    ])
  })

  it('puts the applications of a selector together, the worst first to be heard of', async () => {
    await using argo = await startTestService(answer)
    const reading = await readOnce(argoCdSignal(argo), { 'argocd/app-selector': 'team=web' })
    expect(reading?.value).toMatchObject({
      summary: '1 of 2 applications synced and healthy',
      level: 'error',
      url: `${argo.url}/applications`,
    })
  })

  it('knows nothing where a selector finds nothing', async () => {
    await using argo = await startTestService(answer)
    const reading = await readOnce(argoCdSignal(argo), { 'argocd/app-selector': 'team=none' })
    expect(reading?.value).toMatchObject({
      summary: 'No application is selected',
      level: 'unknown',
    })
  })

  it.each<[string, Record<string, string>, object, RegExp, RegExp]>([
    [
      'an application that is not there',
      { 'argocd/app-name': 'shopp' },
      {},
      /answered 404: "applications.argoproj.io "?/,
      /name in the annotation/,
    ],
    [
      'a token that is not valid',
      { 'argocd/app-name': 'shop' },
      { token: 'Bearer old' },
      /answered 401: "no session information"/,
      /token/,
    ],
    [
      'a name that is a path',
      { 'argocd/app-name': '../settings' },
      {},
      /it is not a name/,
      /without slashes/,
    ],
  ])('fails with words for %s', async (_name, annotations, options, message, hint) => {
    await using argo = await startTestService(answer, options)
    const { status, error } = (await readOnce(argoCdSignal(argo), annotations)) ?? {}
    expect(status).toBe('failed')
    expect(error?.message.replaceAll('\\"', '')).toMatch(message)
    expect(error?.hint).toMatch(hint)
    expect(JSON.stringify(error)).not.toContain('s3cret')
  })

  const create = async () => {
    const argo = await startTestService(answer)
    return {
      signal: argoCdSignal(argo),
      annotations: { 'argocd/app-name': 'shop' },
      breakSource: () => argo.break(),
      dispose: () => argo[Symbol.asyncDispose](),
    }
  }
  for (const { name, run } of signalContract(create)) it(name, run)
})
