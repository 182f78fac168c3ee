import type { Logger, Runtime } from '@callboard/core'
import { z } from 'zod'
import { errors } from '../errors.ts'
import type { ClusterClient } from './kubernetes-cluster.ts'
import type { AskedAs, LocatedObject } from './locate-objects.ts'
import { observedObject, readinessOf } from './readiness.ts'

const firstPauseMs = 500
const longestPauseMs = 5_000

/**
 * Waits until objects are ready, one after the other; those behind get on meanwhile.
 *
 * @throws SCAFFOLDER_TARGET_NOT_READY with what the pods say, when the time is over or waiting is of no use
 */
export async function waitUntilReady(
  client: ClusterClient,
  objects: readonly LocatedObject[],
  wait: AskedAs & {
    timeoutMs: number
    runtime: Runtime
    logger: Logger
    /** What the step has made: it stays, to be looked at, and the error names it. */
    made: readonly string[]
  },
): Promise<void> {
  const { timeoutMs, runtime, logger, made, token, signal } = wait
  const end = runtime.monotonicMs() + timeoutMs
  for (const { object, path, namespace, title } of objects) {
    let said = ''
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      const seen = (await client.api.send({ path, token, signal })).json(observedObject)
      const { isReady, text, hasFailed } = readinessOf(object.kind, seen)
      if (text !== said) logger.info(`${title}: ${text}`)
      said = text
      if (isReady) break
      const leftMs = end - runtime.monotonicMs()
      if (hasFailed || leftMs <= 0) {
        const labels = seen.spec?.selector?.matchLabels ?? {}
        const reasons = await podReasons(client, { namespace, labels, token, signal })
        const reason = [text, ...reasons].join('; ')
        throw errors.TARGET_NOT_READY({ what: title, reason, timeoutMs, hasFailed, made })
      }
      await runtime.sleep(Math.min(pauseMs, leftMs), { signal })
    }
  }
}

const state = z.looseObject({
  waiting: z
    .looseObject({ reason: z.string().optional(), message: z.string().optional() })
    .optional(),
  terminated: z.looseObject({ reason: z.string().optional(), exitCode: z.number() }).optional(),
})
const podList = z.object({
  items: z.array(
    z.looseObject({
      metadata: z.looseObject({ name: z.string() }),
      status: z
        .looseObject({
          conditions: z
            .array(
              z.looseObject({
                type: z.string(),
                status: z.string(),
                message: z.string().optional(),
              }),
            )
            .default([]),
          containerStatuses: z
            .array(
              z.looseObject({ name: z.string(), ready: z.boolean(), state: state.default({}) }),
            )
            .default([]),
        })
        .optional(),
    }),
  ),
})
const maxReasons = 5

/** Why pods do not run, in sentences; none where it cannot be told. */
async function podReasons(
  { api }: ClusterClient,
  {
    namespace,
    labels,
    token,
    signal,
  }: AskedAs & { namespace: string | undefined; labels: Readonly<Record<string, string>> },
): Promise<string[]> {
  if (namespace === undefined || Object.keys(labels).length === 0) return []
  const labelSelector = Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',')
  const query = new URLSearchParams({ labelSelector, limit: '50' })
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods?${query}`
  // The account may not be allowed to look at pods: what is known of the object has to do.
  const answer = await api.send({ path, accept: [401, 403, 404], token, signal })
  if (answer.status !== 200) return []
  return answer
    .json(podList)
    .items.flatMap(({ metadata, status }) => [
      ...(status?.conditions ?? [])
        .filter(({ type, status: holds }) => type === 'PodScheduled' && holds === 'False')
        .map(({ message = '' }) => `pod ${metadata.name} cannot be placed: ${message}`),
      ...(status?.containerStatuses ?? [])
        .filter(({ ready }) => !ready)
        .flatMap(({ name, state: { waiting, terminated } }) => {
          const said = waiting
            ? [waiting.reason, waiting.message].filter(Boolean).join(': ')
            : terminated && `it ended with ${terminated.exitCode}`
          return said ? [`pod ${metadata.name}, container ${name}: ${said}`] : []
        }),
    ])
    .slice(0, maxReasons)
}
