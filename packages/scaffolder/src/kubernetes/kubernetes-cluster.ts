import { checkOptions, objectWith, type Runtime, Secret } from '@callboard/core'
import { nodeRuntime, type UrlGate } from '@callboard/core/node'
import { z } from 'zod'
import { findTarget, targetShape, type WantedTarget } from '../actions/find-target.ts'
import { createHostClient, type HostClient } from '../publish/host-client.ts'

/** A cluster that templates may change. */
export interface KubernetesCluster {
  /** As templates call it. */
  name: string
  /** Of its API server. */
  url: string
  /** Lets requests out to it. */
  gate: UrlGate
  /**
   * Of a service account. What it may do is what templates may do, unless a step brings the token of its user.
   *
   * @default what the gate adds
   */
  token?: Secret
  /**
   * Namespaces that templates may change, by name or with `*`; of what belongs to the whole cluster only these namespaces
   * themselves then. @default whatever the token may
   */
  namespaces?: readonly string[]
  /** Whether plans ask the cluster what it would do (server-side dry run) in place of describing it. @default false */
  dryRun?: boolean
}

/** What the Kubernetes actions may reach. */
export interface KubernetesOptions {
  clusters: readonly KubernetesCluster[]
  /** Who owns the fields that are applied. @default 'callboard' */
  fieldManager?: string
  /** @default the real clock */
  runtime?: Runtime
}

/** A cluster and the way to it. */
export interface ClusterClient {
  cluster: KubernetesCluster
  fieldManager: string
  api: HostClient
}

const optionsSchema = z.strictObject({
  clusters: z
    .array(
      z.strictObject({
        ...targetShape,
        token: z.custom(Secret.is, 'expected a Secret').optional(),
        namespaces: z
          .array(z.string().regex(/^[a-z0-9*-]+$/, 'expected a name, or "*" in it'))
          .optional(),
        dryRun: z.boolean().optional(),
      }),
    )
    .min(1),
  fieldManager: z.string().min(1).max(128).optional(),
  runtime: objectWith('now', 'sleep').optional(),
})

/** Finds the cluster that a step means. */
export type FindCluster = (wanted: WantedTarget) => ClusterClient

/** @throws CORE_OPTION_INVALID; what is returned throws SCAFFOLDER_TARGET_UNKNOWN */
export function clustersOf(options: KubernetesOptions): FindCluster {
  checkOptions('kubernetesActions', optionsSchema, options)
  const { clusters, fieldManager = 'callboard', runtime = nodeRuntime } = options
  const clients = clusters.map(
    (cluster): ClusterClient => ({ cluster, fieldManager, api: clientOf(cluster, runtime) }),
  )
  const entries = clients.map((client) => ({ ...client.cluster, client }))
  return (wanted) => findTarget('cluster', entries, wanted).client
}

function clientOf(
  { name, url, gate, token: own }: KubernetesCluster,
  runtime: Runtime,
): HostClient {
  return createHostClient({
    name: `the cluster ${name}`,
    apiBaseUrl: url.replace(/\/+$/, ''),
    credentials: (token = own): Record<string, string> =>
      token ? { authorization: `Bearer ${token.reveal().trim()}` } : {},
    gate,
    runtime,
  })
}
