import { Secret } from '@callboard/core'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type TestCall, testAction } from '../actions/test-action.ts'
import { isRecord } from '../expressions/plain-data.ts'
import { actionContract } from '../testing/extension-contracts.ts'
import { kubernetesActions } from './kubernetes-actions.ts'
import {
  type DescribedService,
  readDescription,
  type ServiceCall,
  type ServiceReply,
  startDescribedService,
} from './test-described-service.ts'

// Everything is checked against a large description.
vi.setConfig({ testTimeout: 20_000 })

interface Stored {
  apiVersion: string
  kind: string
  metadata: Record<string, unknown>
  spec?: Record<string, unknown>
  status?: Record<string, unknown>
}

const resources: Record<string, object[]> = {
  '/api/v1/': [
    { name: 'configmaps', kind: 'ConfigMap', namespaced: true },
    { name: 'namespaces', kind: 'Namespace', namespaced: false },
    { name: 'namespaces/status', kind: 'Namespace', namespaced: false },
  ],
  '/apis/apps/v1/': [{ name: 'deployments', kind: 'Deployment', namespaced: true }],
  '/apis/batch/v1/': [{ name: 'jobs', kind: 'Job', namespaced: true }],
}
const description = readDescription(new URL('test-kubernetes-api.json', import.meta.url))

let objects: Map<string, Stored>
let pods: object[]
/** What a deployment reports at each look. */
let replicas: number[]
let refused: RegExp | undefined
let service: DescribedService

beforeAll(async () => {
  service = await startDescribedService(answer, {
    description,
    authorize: ({ authorization = '' }) => /^Bearer (s3rvice|us3r)-token$/.test(authorization),
  })
})
afterAll(() => service[Symbol.asyncDispose]())
beforeEach(() => {
  objects = new Map()
  pods = []
  replicas = [2]
  refused = undefined
  service.requests.length = 0
  service.problems.length = 0
  service.fault = undefined
})

const failure = (code: number, reason: string, message: string): ServiceReply => ({
  status: code,
  body: {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    code,
  },
})

function answer({ method, path, query, headers, body }: ServiceCall): ServiceReply {
  const list = resources[path]
  if (list)
    return {
      body: {
        kind: 'APIResourceList',
        groupVersion: path.replace(/^\/apis?\//, '').slice(0, -1),
        resources: list.map((each) => ({ singularName: '', verbs: ['get', 'patch'], ...each })),
      },
    }
  if (path.endsWith('/pods')) return { body: { kind: 'PodList', apiVersion: 'v1', items: pods } }
  const stored = objects.get(path)
  if (method === 'GET')
    return stored ? { body: observed(stored) } : failure(404, 'NotFound', 'not found')
  if (method === 'PATCH') {
    if (refused?.test(path)) return failure(403, 'Forbidden', `cannot patch, Bearer s3rvice-token`)
    if (headers['content-type'] !== 'application/apply-patch+yaml') return failure(415, 'x', 'type')
    const manager = (stored?.metadata.managedFields as { manager: string }[] | undefined)?.[0]
    if (manager?.manager === 'kubectl' && query.get('force') !== 'true')
      return failure(
        409,
        'Conflict',
        'Apply failed with 1 conflict: conflict with "kubectl": .data.a',
      )
    const uid = stored?.metadata.uid ?? `uid-${objects.size}-${service.requests.length}`
    const given = body as Stored
    const next = { ...given, metadata: { ...given.metadata, uid, generation: 1 } }
    if (!query.has('dryRun')) objects.set(path, next)
    return { status: stored ? 200 : 201, body: next }
  }
  if (!stored) return failure(404, 'NotFound', 'not found')
  const { preconditions } = body as { preconditions: { uid: string } }
  if (preconditions.uid !== stored.metadata.uid) return failure(409, 'Conflict', 'another uid')
  objects.delete(path)
  return { body: { kind: 'Status', apiVersion: 'v1', status: 'Success' } }
}

function observed(stored: Stored): Stored {
  if (stored.kind !== 'Deployment') return stored
  const ready = replicas.length > 1 ? replicas.shift() : replicas[0]
  const status = {
    observedGeneration: 1,
    replicas: 2,
    updatedReplicas: 2,
    availableReplicas: ready,
  }
  return { ...stored, status }
}

const manifest = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: main, image: 'registry.test/web:1' }] }
---
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: web }
data: { a: b }
`
const actionsFor = (more: object = {}) =>
  kubernetesActions({
    clusters: [
      {
        name: 'east',
        url: service.url,
        gate: service.gate,
        token: new Secret('s3rvice-token'),
        ...more,
      },
    ],
  })
const call = (
  given: Partial<TestCall>,
  { id = 'kubernetes:apply', ...more }: { id?: string; dryRun?: boolean } = {},
) => {
  const action = actionsFor(more).find((each) => each.id === id)
  if (!action) throw new Error(id)
  const input = isRecord(given.input) ? given.input : {}
  return testAction(action, {
    ...given,
    input: id.includes('apply') ? { namespace: 'shop', ...input } : input,
  })
}

describe('kubernetes:apply', () => {
  it('describes itself', async () => {
    for (const action of actionsFor()) for (const { run } of actionContract(action)) await run()
  })

  it('applies what others need first, waits until it is ready, and finds it there the second time', async () => {
    replicas = [0, 1, 2]
    const { output, error, log } = await call({
      input: { path: 'deploy' },
      files: { 'deploy/all.yaml': manifest },
    })
    expect(error).toBeUndefined()
    expect(log).toEqual([
      'Created Namespace shop',
      'Created Deployment shop/web',
      'Created ConfigMap shop/web',
      'Namespace shop: ready',
      'Deployment shop/web: 0 of 2 replicas are available',
      'Deployment shop/web: 1 of 2 replicas are available',
      'Deployment shop/web: 2 of 2 replicas are available',
      'ConfigMap shop/web: ready',
    ])
    expect((output as { objects: object[] }).objects[1]).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      name: 'web',
      namespace: 'shop',
      created: true,
      uid: expect.stringMatching(/^uid-/),
      path: '/apis/apps/v1/namespaces/shop/deployments/web',
    })
    const again = await call({ input: { manifest } })
    expect(again.log.slice(0, 2)).toEqual(['Applied Namespace shop', 'Applied Deployment shop/web'])
    expect([objects.size, service.problems]).toEqual([3, []])
  })

  it('deletes what it made and nothing else when it is undone', async () => {
    const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'old' } }
    await call({ input: { manifest: config } })
    const { output } = await call({
      input: { manifest: [config, { ...config, metadata: { name: 'new' } }] },
    })
    const undo = {
      input: { manifest: config },
      method: 'undo' as const,
      output: output as Record<string, unknown>,
    }
    expect((await call(undo)).log).toEqual(['Deleted ConfigMap new'])
    expect((await call(undo)).log).toEqual(['ConfigMap new is gone already'])
    expect([...objects.keys()]).toEqual(['/api/v1/namespaces/shop/configmaps/old'])
    objects.set('/api/v1/namespaces/shop/configmaps/new', {
      ...config,
      metadata: { uid: 'another' },
    })
    expect((await call(undo)).log).toEqual(['ConfigMap new is another one by now, and stays'])
    expect(service.problems).toEqual([])
  })

  it('knows after a crash what an earlier attempt has made', async () => {
    const checkpoints = new Map()
    await call({ input: { manifest }, checkpoints })
    const { output } = await call({ input: { manifest }, checkpoints })
    expect(
      (output as { objects: { created: boolean }[] }).objects.map(({ created }) => created),
    ).toEqual([true, true, true])
  })

  it('says why it is not ready, in words of the pods', async () => {
    replicas = [0]
    pods = [
      {
        metadata: { name: 'web-1' },
        spec: { containers: [{ name: 'main' }] },
        status: {
          conditions: [{ type: 'PodScheduled', status: 'True' }],
          containerStatuses: [
            {
              name: 'main',
              image: 'x',
              imageID: '',
              ready: false,
              restartCount: 0,
              state: { waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image' } },
            },
          ],
        },
      },
      {
        metadata: { name: 'web-2' },
        spec: { containers: [{ name: 'main' }] },
        status: {
          conditions: [
            { type: 'PodScheduled', status: 'False', message: '0/3 nodes are available' },
          ],
        },
      },
    ]
    const { error } = await call({ input: { manifest, timeoutSeconds: 0.1 } })
    expect(error?.code).toBe('SCAFFOLDER_TARGET_NOT_READY')
    expect(error?.message).toMatchInlineSnapshot(
      `"Deployment shop/web is not ready after 0.1 s: 0 of 2 replicas are available; pod web-1, container main: ImagePullBackOff: Back-off pulling image; pod web-2 cannot be placed: 0/3 nodes are available. The step has made, and left: Namespace shop, Deployment shop/web, ConfigMap shop/web"`,
    )
    expect(service.problems).toEqual([])
  })

  it('does not wait for what has failed', async () => {
    const job = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'migrate' },
      spec: { template: { spec: { containers: [{ name: 'main' }] } } },
      status: { conditions: [{ type: 'Failed', status: 'True', message: 'BackoffLimitExceeded' }] },
    }
    const { error } = await call({ input: { manifest: job } })
    expect(error?.message).toBe(
      'Job shop/migrate has failed: BackoffLimitExceeded. The step has made, and left: Job shop/migrate',
    )
  })

  it('leaves nothing half-made where the cluster refuses a part, and shows no token', async () => {
    refused = /configmaps/
    const { error } = await call({ input: { manifest } })
    expect([error?.code, error?.message]).toEqual([
      'SCAFFOLDER_HOST_REFUSED',
      '"the cluster east" answered PATCH /api/v1/namespaces/shop/configmaps/web with 403: "cannot patch, ***; Forbidden"',
    ])
    expect(objects.size).toBe(0)
  })

  it('takes no field from somebody else unless it is told to', async () => {
    const config = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'web' },
      data: { a: 'b' },
    }
    objects.set('/api/v1/namespaces/shop/configmaps/web', {
      ...config,
      metadata: { name: 'web', managedFields: [{ manager: 'kubectl' }] },
    })
    const { error } = await call({ input: { manifest: config } })
    expect(error?.code).toBe('SCAFFOLDER_KUBERNETES_CONFLICT')
    expect(error?.message).toContain('conflict with "kubectl": .data.a')
    expect((await call({ input: { manifest: config, force: true } })).error).toBeUndefined()
  })

  it('lists everything that is wrong with manifests before it applies any', async () => {
    const { error } = await call({
      input: { path: '.' },
      files: {
        'a.yaml':
          'kind: ConfigMap\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: { generateName: x }\n',
        'b.yml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ../x }\n',
        'c.json': '{"a": ]',
        'ok.yaml': manifest,
      },
    })
    expect(error?.message).toMatchInlineSnapshot(
      `"The manifests cannot be applied: c.json:1:7: Flow map must end with a }; a.yaml, document 1: "apiVersion" is missing or no version; a.yaml, document 2: "generateName" cannot be applied; give a name; b.yml: "metadata.name" is missing or no name"`,
    )
    const unknown = await call({
      input: {
        manifest: [
          { apiVersion: 'apps/v1', kind: 'Deploy', metadata: { name: 'a' } },
          { apiVersion: 'acme.io/v1', kind: 'Database', metadata: { name: 'a' } },
          {
            apiVersion: 'v1',
            kind: 'ConfigMap',
            metadata: { name: 'a', namespace: 'kube-system' },
          },
        ],
      },
    })
    expect(unknown.error?.message).toMatchInlineSnapshot(
      `"The manifests cannot be applied: Deploy "a": the cluster knows no Deploy of apps/v1; Database "a": the cluster knows no Database of acme.io/v1; ConfigMap "a" is for "kube-system", and the step for "shop""`,
    )
    expect(service.requests.filter((each) => each.startsWith('PATCH'))).toEqual([])
  })

  it('is planned without a request, or by a dry run where the host wants that', async () => {
    const { output } = await call({ input: { manifest }, method: 'plan' })
    expect([output, service.requests]).toEqual([
      {
        sideEffects: [
          {
            text: 'Applies Namespace shop, Deployment web, ConfigMap web to the cluster east',
            target: service.url,
          },
        ],
      },
      [],
    ])
    const dry = await call({ input: { manifest }, method: 'plan' }, { dryRun: true })
    expect(dry.output).toMatchObject({
      sideEffects: [
        { text: 'Creates Namespace shop in the cluster east' },
        { text: 'Creates Deployment shop/web in the cluster east' },
        { text: 'Creates ConfigMap shop/web in the cluster east' },
      ],
    })
    expect([objects.size, service.problems]).toEqual([0, []])
  })

  it.each([
    [401, 'SCAFFOLDER_HOST_REFUSED'],
    [404, 'SCAFFOLDER_KUBERNETES_MANIFEST'],
    [422, 'SCAFFOLDER_HOST_REFUSED'],
  ])('has an error for %i', async (status, code) => {
    service.fault = { status }
    expect((await call({ input: { manifest } })).error?.code).toBe(code)
  })

  it('works as the user whose token a step brings, which becomes a secret', async () => {
    const { error, found } = await call(
      { input: { manifest, token: 'us3r-token' } },
      { id: 'kube:apply' },
    )
    expect([error, new Set(found)]).toEqual([undefined, new Set(['us3r-token'])])
  })

  it.each([
    [{ namespace: '..' }, 'v1', 'SCAFFOLDER_ACTION_INPUT_INVALID'],
    [{}, '../v1', 'SCAFFOLDER_KUBERNETES_MANIFEST'],
  ])('climbs up no path of the cluster with %j and %s', async (more, apiVersion, code) => {
    const manifest = { apiVersion, kind: 'ConfigMap', metadata: { name: 'a' } }
    const { error } = await call({ input: { manifest, ...more } })
    expect([error?.code, service.requests]).toEqual([code, []])
  })

  it('asks which cluster is meant', async () => {
    const { error } = await call({ input: { manifest, clusterName: 'easst' } })
    expect([error?.code, error?.hint]).toEqual([
      'SCAFFOLDER_TARGET_UNKNOWN',
      'Did you mean "east"?',
    ])
  })
})

describe('kubernetes:create-namespace', () => {
  const id = 'kubernetes:create-namespace'

  it('makes a namespace once, and deletes it again', async () => {
    const input = {
      namespace: 'crew',
      clusterRef: 'resource:default/east',
      labels: { team: 'crew' },
    }
    const { output } = await call({ input }, { id })
    expect(objects.get('/api/v1/namespaces/crew')?.metadata).toMatchObject({
      labels: { team: 'crew' },
    })
    const again = await call({ input: { namespace: 'crew', url: `${service.url}/` } }, { id })
    expect(again.output).toMatchObject({ objects: [{ created: false }] })
    await call({ input, method: 'undo', output: output as Record<string, unknown> }, { id })
    expect([objects.size, service.problems]).toEqual([0, []])
  })

  it('trusts no other cluster, and no certificate that nobody has checked', async () => {
    const other = await call({ input: { namespace: 'crew', url: 'https://evil.test' } }, { id })
    expect(other.error?.code).toBe('SCAFFOLDER_TARGET_UNKNOWN')
    const careless = await call({ input: { namespace: 'crew', skipTLSVerify: true } }, { id })
    expect(careless.error?.code).toBe('SCAFFOLDER_ACTION_INPUT_INVALID')
  })
})
