import { checkOptions, didYouMean, type Entity } from '@callboard/core'
import { z } from 'zod'
import {
  badAnnotation,
  boundedAnnotation,
  hasAnnotation,
  keyOfAnnotations,
  segmentAnnotation,
} from './annotations.ts'
import { askHost, checkHost, type SignalHost } from './ask-host.ts'
import { defineSignal, type Signal, type SignalFact, type SignalLevel } from './signal.ts'
import { worstLevel } from './worst-level.ts'

const kubernetesId = 'backstage.io/kubernetes-id'
const labelSelector = 'backstage.io/kubernetes-label-selector'
const namespace = 'backstage.io/kubernetes-namespace'
const clusterName = 'backstage.io/kubernetes-cluster'
const annotations = [kubernetesId, labelSelector, namespace, clusterName]
/** Deployments in one answer, and answers of one cluster that are read. */
const pageSize = 100
const maxPages = 5

/** A cluster that may be asked. */
export interface KubernetesCluster extends SignalHost {
  /** What `backstage.io/kubernetes-cluster` calls it. */
  name: string
}

/** A deployment in one of the clusters. */
export interface KubernetesDeployment {
  cluster: string
  namespace: string
  name: string
  /** Replicas that are wanted, and of these the ready ones. */
  replicas: number
  ready: number
  images: string[]
  /** Whether a new version could not be rolled out in time. */
  stuck: boolean
}

const optionsSchema = z.strictObject({
  clusters: z.array(z.looseObject({ name: z.string().min(1) })).min(1),
})

const count = z.number().optional()
const deployments = z.object({
  metadata: z.object({ continue: z.string().optional() }).optional(),
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string(), namespace: z.string() }),
      spec: z.object({
        replicas: count,
        template: z.object({
          spec: z.object({ containers: z.array(z.object({ image: z.string().optional() })) }),
        }),
      }),
      status: z
        .object({
          readyReplicas: count,
          conditions: z
            .array(
              z.object({ type: z.string(), status: z.string(), reason: z.string().optional() }),
            )
            .optional(),
        })
        .optional(),
    }),
  ),
})

/**
 * The deployments of an entity: those labelled `backstage.io/kubernetes-id`, or those that
 * `backstage.io/kubernetes-label-selector` selects, in the namespace and the cluster of the annotations or in all. Reads
 * `GET /apis/apps/v1/deployments`.
 *
 * The gate of a cluster carries `Authorization: Bearer <token>` of a service account that may `list` deployments. Any entity can
 * show any deployment that this account can see.
 *
 * @throws CORE_OPTION_INVALID
 */
export function kubernetesSignal(options: {
  clusters: readonly KubernetesCluster[]
}): Signal<KubernetesDeployment[]> {
  checkOptions('kubernetesSignal', optionsSchema, options)
  const clusters = options.clusters.map((cluster) => checkHost('kubernetesSignal', cluster))
  return defineSignal({
    name: 'kubernetes',
    topic: 'deployment',
    applies: hasAnnotation(kubernetesId, labelSelector),
    key: keyOfAnnotations(...annotations),
    async read({ entity, signal }) {
      const found = await Promise.all(
        clustersOf(entity, clusters).map((cluster) => readDeployments(cluster, entity, signal)),
      )
      const data = found.flat()
      return {
        ...summaryOf(data),
        facts: data.map(factOf),
        data,
      }
    },
  })
}

function clustersOf(
  entity: Entity,
  clusters: readonly KubernetesCluster[],
): readonly KubernetesCluster[] {
  const value = boundedAnnotation(entity, clusterName)
  if (value === undefined) return clusters
  const chosen = clusters.filter(({ name }) => name === value)
  if (chosen.length > 0) return chosen
  const names = clusters.map(({ name }) => name)
  const near = didYouMean(value, names)
  throw badAnnotation(clusterName, {
    value,
    reason: 'no cluster of that name is set up',
    hint: near ? `Did you mean "${near}"?` : `Set up are ${names.join(', ')}.`,
  })
}

async function readDeployments(
  cluster: KubernetesCluster,
  entity: Entity,
  signal: AbortSignal,
): Promise<KubernetesDeployment[]> {
  const scope = segmentAnnotation(entity, namespace)
  const path = scope ? `/apis/apps/v1/namespaces/${scope}/deployments` : '/apis/apps/v1/deployments'
  const query = { labelSelector: selectorOf(entity), limit: String(pageSize) }
  const found: KubernetesDeployment[] = []
  let next: string | undefined
  for (let page = 0; page < maxPages; page += 1) {
    const { items, metadata } = await askHost(cluster, {
      path,
      query: { ...query, continue: next },
      answer: deployments,
      signal,
    })
    found.push(...items.map((item) => toData(item, cluster.name)))
    next = metadata?.continue || undefined
    if (next === undefined) break
  }
  return found
}

/** Without a selector of its own, an entity is found by the label that the peer tells people to set. */
function selectorOf(entity: Entity): string {
  const selector = boundedAnnotation(entity, labelSelector)
  if (selector !== undefined) return selector
  const value = boundedAnnotation(entity, kubernetesId) ?? ''
  if (/^[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?$/.test(value)) return `${kubernetesId}=${value}`
  throw badAnnotation(kubernetesId, {
    value,
    reason: 'it is not the value of a label',
    hint: `Use at most 63 letters, digits, "-", "_" or ".", as in the label ${kubernetesId} of the deployment.`,
  })
}

function toData(
  { metadata, spec, status }: z.infer<typeof deployments>['items'][number],
  cluster: string,
): KubernetesDeployment {
  return {
    cluster,
    namespace: metadata.namespace,
    name: metadata.name,
    replicas: spec.replicas ?? 1,
    ready: status?.readyReplicas ?? 0,
    images: spec.template.spec.containers.flatMap(({ image }) => image ?? []),
    stuck:
      status?.conditions?.some(
        ({ type, status: holds }) => type === 'Progressing' && holds === 'False',
      ) ?? false,
  }
}

function levelOf({ replicas, ready, stuck }: KubernetesDeployment): SignalLevel {
  if (replicas === 0) return 'unknown'
  if (ready === 0 || stuck) return 'error'
  return ready < replicas ? 'warning' : 'ok'
}

function summaryOf(found: readonly KubernetesDeployment[]): {
  summary: string
  level: SignalLevel
} {
  if (found.length === 0) return { summary: 'No deployment is selected', level: 'warning' }
  const sum = (value: (each: KubernetesDeployment) => number) =>
    found.reduce((total, each) => total + value(each), 0)
  const where = found.length === 1 ? '' : ` in ${found.length} deployments`
  return {
    summary: `${sum(({ ready }) => ready)} of ${sum(({ replicas }) => replicas)} replicas ready${where}`,
    level: worstLevel(found.map(levelOf)),
  }
}

function factOf(deployment: KubernetesDeployment): SignalFact {
  const { cluster, namespace: space, name, replicas, ready, images, stuck } = deployment
  const state = `${ready}/${replicas} ready${stuck ? ', the rollout is stuck' : ''}`
  return { label: `${cluster} ${space}/${name}`, value: [state, ...images].join(', ') }
}
