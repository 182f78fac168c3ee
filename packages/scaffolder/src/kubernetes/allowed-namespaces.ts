import { compileGlob } from '@callboard/core'
import { errors } from '../errors.ts'
import type { KubernetesCluster } from './kubernetes-cluster.ts'
import type { KubernetesObject } from './manifest.ts'

/** An object, and what it would be put into. */
export interface PlacedObject {
  object: KubernetesObject
  /** Nothing for one of the whole cluster. */
  namespace: string | undefined
}

/**
 * Refuses objects outside of the namespaces that a cluster leaves to templates. Of what belongs to the whole cluster only
 * these namespaces themselves may be made.
 *
 * @throws SCAFFOLDER_KUBERNETES_NAMESPACE_DENIED
 */
export function assertAllowedNamespaces(
  { name: cluster, namespaces }: KubernetesCluster,
  placed: readonly PlacedObject[],
): void {
  if (!namespaces) return
  const patterns = namespaces.map(compileGlob)
  const mayUse = (name: string | undefined) =>
    name !== undefined && patterns.some((matches) => matches(name))
  const objects = placed.flatMap(({ object, namespace }) => {
    const { kind, metadata } = object
    if (isNamespace(object)) return mayUse(metadata.name) ? [] : [`${kind} ${metadata.name}`]
    const title = namespace === undefined ? metadata.name : `${namespace}/${metadata.name}`
    return mayUse(namespace) ? [] : [`${kind} ${title}`]
  })
  if (objects.length === 0) return
  throw errors.KUBERNETES_NAMESPACE_DENIED({ cluster, objects, namespaces })
}

function isNamespace({ apiVersion, kind }: KubernetesObject): boolean {
  return apiVersion === 'v1' && kind === 'Namespace'
}
