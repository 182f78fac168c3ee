import { Secret } from '@callboard/core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestCall, testAction } from '../actions/test-action.ts'
import { isRecord } from '../expressions/plain-data.ts'
import { actionContract } from '../testing/extension-contracts.ts'
import { kubernetesActions } from './kubernetes-actions.ts'
import { startTestCluster, type TestCluster } from './test-cluster.ts'

let cluster: TestCluster
beforeAll(async () => {
  cluster = await startTestCluster()
})
afterAll(() => cluster[Symbol.asyncDispose]())
beforeEach(() => cluster.reset())

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
        url: cluster.service.url,
        gate: cluster.service.gate,
        token: new Secret('s3rvice-token'),
        ...more,
      },
    ],
  })
const call = (
  given: Partial<TestCall>,
  {
    id = 'kubernetes:apply',
    ...more
  }: { id?: string; dryRun?: boolean; namespaces?: string[] } = {},
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
    cluster.replicas = [0, 1, 2]
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
    expect([cluster.objects.size, cluster.service.problems]).toEqual([3, []])
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
    expect([...cluster.objects.keys()]).toEqual(['/api/v1/namespaces/shop/configmaps/old'])
    cluster.objects.set('/api/v1/namespaces/shop/configmaps/new', {
      ...config,
      metadata: { uid: 'another' },
    })
    expect((await call(undo)).log).toEqual(['ConfigMap new is another one by now, and stays'])
    expect(cluster.service.problems).toEqual([])
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
    cluster.replicas = [0]
    cluster.pods = [
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
    expect(cluster.service.problems).toEqual([])
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
    cluster.refused = /configmaps/
    const { error } = await call({ input: { manifest } })
    expect([error?.code, error?.message]).toEqual([
      'SCAFFOLDER_HOST_REFUSED',
      '"the cluster east" answered PATCH /api/v1/namespaces/shop/configmaps/web with 403: "cannot patch, ***; Forbidden"',
    ])
    expect(cluster.objects.size).toBe(0)
  })

  it('takes no field from somebody else unless it is told to', async () => {
    const config = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'web' },
      data: { a: 'b' },
    }
    cluster.objects.set('/api/v1/namespaces/shop/configmaps/web', {
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
    expect(cluster.service.requests.filter((each) => each.startsWith('PATCH'))).toEqual([])
  })

  it('is planned without a request, or by a dry run where the host wants that', async () => {
    const { output } = await call({ input: { manifest }, method: 'plan' })
    expect([output, cluster.service.requests]).toEqual([
      {
        sideEffects: [
          {
            text: 'Applies Namespace shop, Deployment web, ConfigMap web to the cluster east',
            target: cluster.service.url,
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
    expect([cluster.objects.size, cluster.service.problems]).toEqual([0, []])
  })

  it.each([
    [401, 'SCAFFOLDER_HOST_REFUSED'],
    [404, 'SCAFFOLDER_KUBERNETES_MANIFEST'],
    [422, 'SCAFFOLDER_HOST_REFUSED'],
  ])('has an error for %i', async (status, code) => {
    cluster.service.fault = { status }
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
    expect([error?.code, cluster.service.requests]).toEqual([code, []])
  })

  it('changes the namespaces only that the host leaves to templates', async () => {
    const namespaces = ['shop', 'crew-*']
    const input = { manifest, wait: false }
    expect((await call({ input }, { namespaces })).error).toBeUndefined()
    cluster.reset()
    const elsewhere = { ...input, namespace: 'kube-system' }
    for (const method of ['run', 'plan'] as const) {
      const { error } = await call({ input: elsewhere, method }, { namespaces })
      expect([error?.code, error?.hint]).toEqual([
        'SCAFFOLDER_KUBERNETES_NAMESPACE_DENIED',
        'They may use the namespaces shop, crew-*.',
      ])
      expect(error?.message).toMatch(
        /^Templates may not change (?:(?:Deployment|ConfigMap) kube-system\/web(?:, | )){2}in the cluster "east"$/,
      )
    }
    const id = 'kubernetes:create-namespace'
    const other = await call({ input: { namespace: 'prod' } }, { id, namespaces })
    expect(other.error?.message).toBe(
      'Templates may not change Namespace prod in the cluster "east"',
    )
    const own = await call({ input: { namespace: 'crew-web' } }, { id, namespaces })
    expect(own.error).toBeUndefined()
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
    expect(cluster.objects.get('/api/v1/namespaces/crew')?.metadata).toMatchObject({
      labels: { team: 'crew' },
    })
    const again = await call(
      { input: { namespace: 'crew', url: `${cluster.service.url}/` } },
      { id },
    )
    expect(again.output).toMatchObject({ objects: [{ created: false }] })
    await call({ input, method: 'undo', output: output as Record<string, unknown> }, { id })
    expect([cluster.objects.size, cluster.service.problems]).toEqual([0, []])
  })

  it('trusts no other cluster, and no certificate that nobody has checked', async () => {
    const other = await call({ input: { namespace: 'crew', url: 'https://evil.test' } }, { id })
    expect(other.error?.code).toBe('SCAFFOLDER_TARGET_UNKNOWN')
    const careless = await call({ input: { namespace: 'crew', skipTLSVerify: true } }, { id })
    expect(careless.error?.code).toBe('SCAFFOLDER_ACTION_INPUT_INVALID')
  })
})
