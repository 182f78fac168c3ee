import { describe, expect, it } from 'vitest'
import { signalContract } from '../testing/signal-contract.ts'
import { kubernetesSignal } from './kubernetes-signal.ts'
import { readOnce } from './test-entity.ts'
import { type ServiceRequest, startTestService } from './test-service.ts'

interface Wanted {
  replicas?: number
  ready?: number
  stuck?: boolean
}

const deployment = (
  name: string,
  { replicas = 2, ready = replicas, stuck = false }: Wanted = {},
) => ({
  metadata: { name, namespace: 'shop', labels: { 'backstage.io/kubernetes-id': 'shop' } },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: { spec: { containers: [{ name: 'main', image: `registry.test/${name}:1.2` }] } },
  },
  status: {
    observedGeneration: 3,
    replicas,
    ...(ready > 0 && { readyReplicas: ready }),
    conditions: [
      {
        type: 'Progressing',
        status: stuck ? 'False' : 'True',
        reason: stuck ? 'ProgressDeadlineExceeded' : 'NewReplicaSetAvailable',
      },
    ],
  },
})

/** As the API of `apps/v1` describes it. */
function kubernetes(items: object[]) {
  return ({ path, query, headers }: ServiceRequest) => {
    const failure = (code: number, reason: string, message: string) => ({
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
    if (headers.authorization !== 'Bearer s3cret-token')
      return failure(401, 'Unauthorized', 'Unauthorized')
    if (path.includes('/kube-system/'))
      return failure(
        403,
        'Forbidden',
        'deployments.apps is forbidden: User "portal" cannot list resource "deployments"',
      )
    const selectors = ['backstage.io/kubernetes-id=shop', 'app in (shop, cart)']
    if (!selectors.includes(query.get('labelSelector') ?? ''))
      return failure(400, 'BadRequest', 'unable to parse requirement')
    const start = Number(query.get('continue') ?? 0)
    const end = start + Number(query.get('limit'))
    const metadata = { resourceVersion: '1', ...(end < items.length && { continue: String(end) }) }
    return {
      body: {
        kind: 'DeploymentList',
        apiVersion: 'apps/v1',
        metadata,
        items: items.slice(start, end),
      },
    }
  }
}
const id = { 'backstage.io/kubernetes-id': 'shop' }

describe('kubernetesSignal', () => {
  it('shows replicas and images in every cluster', async () => {
    await using east = await startTestService(kubernetes([deployment('shop')]))
    await using west = await startTestService(
      kubernetes([deployment('shop', { replicas: 3, ready: 1 })]),
    )
    const clusters = [
      { ...east, name: 'east' },
      { ...west, name: 'west' },
    ]
    const reading = await readOnce(kubernetesSignal({ clusters }), id)
    expect(reading?.value).toEqual({
      summary: '3 of 5 replicas ready in 2 deployments',
      level: 'warning',
      facts: [
        { label: 'east shop/shop', value: '2/2 ready, registry.test/shop:1.2' },
        { label: 'west shop/shop', value: '1/3 ready, registry.test/shop:1.2' },
      ],
      data: [
        {
          cluster: 'east',
          namespace: 'shop',
          name: 'shop',
          replicas: 2,
          ready: 2,
          images: ['registry.test/shop:1.2'],
          stuck: false,
        },
        {
          cluster: 'west',
          namespace: 'shop',
          name: 'shop',
          replicas: 3,
          ready: 1,
          images: ['registry.test/shop:1.2'],
          stuck: false,
        },
      ],
    })
  })

  it('asks one cluster and one namespace where the annotations name them', async () => {
    await using east = await startTestService(kubernetes([deployment('shop')]))
    await using west = await startTestService(kubernetes([]))
    const clusters = [
      { ...east, name: 'east' },
      { ...west, name: 'west' },
    ]
    const annotations = {
      'backstage.io/kubernetes-label-selector': 'app in (shop, cart)',
      'backstage.io/kubernetes-namespace': 'shop',
      'backstage.io/kubernetes-cluster': 'east',
    }
    expect((await readOnce(kubernetesSignal({ clusters }), annotations))?.status).toBe('ok')
    expect(east.requests).toEqual([
      'GET /apis/apps/v1/namespaces/shop/deployments?labelSelector=app+in+%28shop%2C+cart%29&limit=100',
    ])
    expect(west.requests).toEqual([])
  })

  it.each<[string, object[], string, string]>([
    ['none', [], 'No deployment is selected', 'warning'],
    ['one that is down', [deployment('shop', { ready: 0 })], '0 of 2 replicas ready', 'error'],
    [
      'one whose rollout is stuck',
      [deployment('shop', { stuck: true })],
      '2 of 2 replicas ready',
      'error',
    ],
    [
      'one that is switched off',
      [deployment('shop', { replicas: 0 })],
      '0 of 0 replicas ready',
      'unknown',
    ],
    [
      'several pages',
      Array.from({ length: 150 }, (_each, index) => deployment(`s${index}`)),
      '300 of 300 replicas ready in 150 deployments',
      'ok',
    ],
  ])('shows %s', async (_name, items, summary, level) => {
    await using east = await startTestService(kubernetes(items))
    const reading = await readOnce(kubernetesSignal({ clusters: [{ ...east, name: 'east' }] }), id)
    expect(reading?.value).toMatchObject({ summary, level })
  })

  it.each<[Record<string, string>, RegExp]>([
    [
      { ...id, 'backstage.io/kubernetes-namespace': 'kube-system' },
      /answered 403: "deployments.apps is forbidden/,
    ],
    [{ ...id, 'backstage.io/kubernetes-cluster': 'eest' }, /no cluster of that name is set up/],
    [{ 'backstage.io/kubernetes-id': 'shop,app=other' }, /it is not the value of a label/],
    [{ ...id, 'backstage.io/kubernetes-namespace': '../..' }, /it is not a name/],
  ])('fails with words for %j', async (annotations, message) => {
    await using east = await startTestService(kubernetes([deployment('shop')]))
    const reading = await readOnce(
      kubernetesSignal({ clusters: [{ ...east, name: 'east' }] }),
      annotations,
    )
    expect(reading?.error?.message).toMatch(message)
  })

  const create = async () => {
    const east = await startTestService(kubernetes([deployment('shop')]))
    return {
      signal: kubernetesSignal({ clusters: [{ ...east, name: 'east' }] }),
      annotations: id,
      breakSource: () => east.break(),
      dispose: () => east[Symbol.asyncDispose](),
    }
  }
  for (const { name, run } of signalContract(create)) it(name, run)
})
