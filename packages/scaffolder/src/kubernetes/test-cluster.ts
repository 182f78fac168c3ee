// For tests of this folder: a cluster with a little memory, its requests and answers judged by the published description.
import {
  type DescribedService,
  readDescription,
  type ServiceCall,
  type ServiceReply,
  startDescribedService,
} from './test-described-service.ts'

/** An object as the cluster keeps it. */
export interface Stored {
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

/** A cluster that runs. */
export interface TestCluster extends AsyncDisposable {
  service: DescribedService
  /** By their paths. */
  objects: Map<string, Stored>
  pods: object[]
  /** What a deployment reports at each look. */
  replicas: number[]
  /** Paths that may not be changed. */
  refused: RegExp | undefined
  /** Forgets everything. */
  reset(): void
}

/** Starts a cluster that knows the tokens `s3rvice-token` and `us3r-token`. */
export async function startTestCluster(): Promise<TestCluster> {
  const cluster: TestCluster = {
    service: await startDescribedService((call) => answer(cluster, call), {
      description,
      authorize: ({ authorization = '' }) => /^Bearer (s3rvice|us3r)-token$/.test(authorization),
    }),
    objects: new Map(),
    pods: [],
    replicas: [2],
    refused: undefined,
    reset() {
      const { service } = cluster
      Object.assign(cluster, { objects: new Map(), pods: [], replicas: [2], refused: undefined })
      service.requests.length = 0
      service.problems.length = 0
      service.fault = undefined
    },
    [Symbol.asyncDispose]: () => cluster.service[Symbol.asyncDispose](),
  }
  return cluster
}

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

function answer(
  cluster: TestCluster,
  { method, path, query, headers, body }: ServiceCall,
): ServiceReply {
  const { objects, pods, service } = cluster
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
    return stored ? { body: observed(cluster, stored) } : failure(404, 'NotFound', 'not found')
  if (method === 'PATCH') {
    if (cluster.refused?.test(path))
      return failure(403, 'Forbidden', `cannot patch, Bearer s3rvice-token`)
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

function observed({ replicas }: TestCluster, stored: Stored): Stored {
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
