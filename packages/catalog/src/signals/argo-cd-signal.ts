import type { Entity } from '@callboard/core'
import { z } from 'zod'
import {
  annotationOf,
  boundedAnnotation,
  hasAnnotation,
  keyOfAnnotations,
  segmentAnnotation,
} from './annotations.ts'
import { askHost, checkHost, type SignalHost } from './ask-host.ts'
import { defineSignal, type Signal, type SignalFact, type SignalLevel } from './signal.ts'
import { worstLevel } from './worst-level.ts'

const appName = 'argocd/app-name'
const appSelector = 'argocd/app-selector'
const appNamespace = 'argocd/app-namespace'
const projectName = 'argocd/project-name'

/** One application of Argo CD. */
export interface ArgoCdApplication {
  name: string
  namespace?: string | undefined
  /** `Synced`, `OutOfSync` or `Unknown`. */
  sync: string
  /** `Healthy`, `Progressing`, `Degraded`, `Suspended`, `Missing` or `Unknown`. */
  health: string
  healthMessage?: string | undefined
  revision?: string | undefined
  /** End of the last operation, ISO 8601. */
  lastSync?: string | undefined
  /** `Succeeded`, `Failed`, `Error`, `Running` … */
  lastPhase?: string | undefined
}

const text = z.string().optional()
const application = z.object({
  metadata: z.object({ name: z.string(), namespace: text }),
  status: z
    .object({
      sync: z.object({ status: text, revision: text }).optional(),
      health: z.object({ status: text, message: text }).optional(),
      operationState: z.object({ phase: text, finishedAt: text }).optional(),
    })
    .optional(),
})
// Go writes an empty list as null.
const applications = z.object({ items: z.array(application).nullish() })

/**
 * Sync and health of the applications that `argocd/app-name` names or `argocd/app-selector` selects, in
 * `argocd/app-namespace` and `argocd/project-name` where those are given. Reads `GET /api/v1/applications`.
 *
 * The gate carries `Authorization: Bearer <token>` of an account that may `get` applications. Any entity can show any
 * application that this account can see.
 *
 * @example
 * ```ts
 * import { argoCdSignal } from '@callboard/catalog/signals'
 * import { Secret } from '@callboard/core'
 * import { createUrlGate } from '@callboard/core/node'
 * const authorization = new Secret(`Bearer ${process.env.ARGOCD_TOKEN}`)
 * const gate = createUrlGate({
 *   allow: [{ origin: 'https://argocd.example.com', private: true, headers: { authorization } }],
 * })
 * argoCdSignal({ url: 'https://argocd.example.com', gate }).name // => 'argocd'
 * ```
 *
 * @throws CORE_OPTION_INVALID
 */
export function argoCdSignal(options: SignalHost): Signal<ArgoCdApplication[]> {
  const host = checkHost('argoCdSignal', options)
  return defineSignal({
    name: 'argocd',
    topic: 'deployment',
    host: host.url,
    applies: hasAnnotation(appName, appSelector),
    key: keyOfAnnotations(appName, appSelector, appNamespace, projectName),
    async read({ entity, signal }) {
      const found = await readApplications(host, entity, signal)
      const base = host.url
      const [only] = found
      return {
        ...summaryOf(found),
        facts: found.flatMap((each) => factsOf(each, linkTo(base, each))),
        url: found.length === 1 && only ? linkTo(base, only) : `${base}/applications`,
        data: found,
      }
    },
  })
}

async function readApplications(host: SignalHost, entity: Entity, signal: AbortSignal) {
  const scope = {
    appNamespace: boundedAnnotation(entity, appNamespace),
    project: boundedAnnotation(entity, projectName),
  }
  if (annotationOf(entity, appName) !== undefined) {
    const path = `/api/v1/applications/${segmentAnnotation(entity, appName)}`
    return [toData(await askHost(host, { path, query: scope, answer: application, signal }))]
  }
  const { items } = await askHost(host, {
    path: '/api/v1/applications',
    query: { selector: boundedAnnotation(entity, appSelector), ...scope },
    answer: applications,
    signal,
  })
  return (items ?? []).map(toData)
}

function toData({ metadata, status }: z.infer<typeof application>): ArgoCdApplication {
  return {
    name: metadata.name,
    namespace: metadata.namespace,
    sync: status?.sync?.status || 'Unknown',
    health: status?.health?.status || 'Unknown',
    healthMessage: status?.health?.message,
    revision: status?.sync?.revision,
    lastSync: status?.operationState?.finishedAt,
    lastPhase: status?.operationState?.phase,
  }
}

function summaryOf(found: readonly ArgoCdApplication[]): { summary: string; level: SignalLevel } {
  const [only] = found
  if (!only) return { summary: 'No application is selected', level: 'unknown' }
  const level = worstLevel(found.map(levelOf))
  if (found.length === 1) return { summary: `${only.sync}, ${only.health}`, level }
  const well = found.filter((each) => levelOf(each) === 'ok').length
  return { summary: `${well} of ${found.length} applications synced and healthy`, level }
}

const healthLevels: Readonly<Record<string, SignalLevel>> = {
  Healthy: 'ok',
  Progressing: 'warning',
  Suspended: 'warning',
  Degraded: 'error',
  Missing: 'error',
}
const syncLevels: Readonly<Record<string, SignalLevel>> = { Synced: 'ok', OutOfSync: 'warning' }

function levelOf({ sync, health, lastPhase }: ArgoCdApplication): SignalLevel {
  return worstLevel([
    healthLevels[health] ?? 'unknown',
    syncLevels[sync] ?? 'unknown',
    lastPhase === 'Failed' || lastPhase === 'Error' ? 'error' : 'ok',
  ])
}

function factsOf(app: ArgoCdApplication, url: string): SignalFact[] {
  const { name, sync, health, healthMessage, revision, lastSync, lastPhase } = app
  const state = [sync, health, healthMessage].filter(Boolean).join(', ')
  return [
    { label: name, value: state, url },
    ...(lastSync
      ? [{ label: 'Last sync', value: [lastSync, lastPhase].filter(Boolean).join(', ') }]
      : []),
    ...(revision ? [{ label: 'Revision', value: revision.slice(0, 12) }] : []),
  ]
}

function linkTo(base: string, { name, namespace }: ArgoCdApplication): string {
  const segments = [namespace, name].filter((each) => each !== undefined)
  return `${base}/applications/${segments.map(encodeURIComponent).join('/')}`
}
