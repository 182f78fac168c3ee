import type { Secret } from '@callboard/core'
import { z } from 'zod'
import { errors } from '../errors.ts'
import type { ClusterClient } from './kubernetes-cluster.ts'
import type { KubernetesObject } from './manifest.ts'

/** An object and where it is in the interface of a cluster. */
export interface LocatedObject {
  object: KubernetesObject
  /** `/apis/apps/v1/namespaces/shop/deployments/web` */
  path: string
  namespace: string | undefined
  /** For people: `Deployment shop/web`. */
  title: string
}

/** As whom a cluster is asked. */
export interface AskedAs {
  token: Secret | undefined
  signal: AbortSignal
}

const resourceList = z.object({
  resources: z.array(z.object({ name: z.string(), kind: z.string(), namespaced: z.boolean() })),
})
type Resource = z.output<typeof resourceList>['resources'][number]

/**
 * Finds where objects are, by what the cluster says about their kinds.
 *
 * @throws SCAFFOLDER_KUBERNETES_MANIFEST for kinds that the cluster does not know, and for other namespaces than that of the step
 */
export async function locateObjects(
  { api }: ClusterClient,
  {
    objects,
    namespace: wanted,
    token,
    signal,
  }: AskedAs & { objects: readonly KubernetesObject[]; namespace: string | undefined },
): Promise<LocatedObject[]> {
  const kinds = new Map<string, readonly Resource[]>()
  const problems: string[] = []
  const located: LocatedObject[] = []
  for (const object of objects) {
    const { apiVersion, kind, metadata } = object
    const base = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`
    if (!kinds.has(base)) {
      const answer = await api.send({ path: `${base}/`, accept: [404], token, signal })
      kinds.set(base, answer.status === 404 ? [] : answer.json(resourceList).resources)
    }
    const resource = kinds.get(base)?.find((each) => each.kind === kind && !each.name.includes('/'))
    const title = `${kind} "${metadata.name}"`
    if (!resource) {
      problems.push(`${title}: the cluster knows no ${kind} of ${apiVersion}`)
      continue
    }
    const namespace = resource.namespaced ? (metadata.namespace ?? wanted ?? 'default') : undefined
    if (namespace !== undefined && wanted !== undefined && namespace !== wanted)
      problems.push(`${title} is for "${namespace}", and the step for "${wanted}"`)
    located.push(locatedAt(object, { folder: base, resource: resource.name, namespace }))
  }
  if (problems.length > 0) throw errors.KUBERNETES_MANIFEST({ problems })
  return located
}

function locatedAt(
  object: KubernetesObject,
  {
    folder,
    resource,
    namespace,
  }: { folder: string; resource: string; namespace: string | undefined },
): LocatedObject {
  const { kind, metadata } = object
  const name = encodeURIComponent(metadata.name)
  if (namespace === undefined)
    return {
      object,
      path: `${folder}/${resource}/${name}`,
      namespace,
      title: `${kind} ${metadata.name}`,
    }
  return {
    object: { ...object, metadata: { ...metadata, namespace } },
    path: `${folder}/namespaces/${encodeURIComponent(namespace)}/${resource}/${name}`,
    namespace,
    title: `${kind} ${namespace}/${metadata.name}`,
  }
}
