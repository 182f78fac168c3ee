import { didYouMean } from '@callboard/core'
import { z } from 'zod'
import { badAnnotation, hasAnnotation, keyOfAnnotations, listAnnotation } from './annotations.ts'
import { askHost, checkHost, type SignalHost } from './ask-host.ts'
import { defineSignal, type Signal, type SignalFact, type SignalLevel } from './signal.ts'
import { worstLevel } from './worst-level.ts'

const alert = 'prometheus.io/alert'
const everyAlert = 'all'
/** Series of one alert that are kept. */
const maxActive = 50

/** An alert and its state. */
export interface PrometheusAlert {
  name: string
  state: 'inactive' | 'pending' | 'firing'
  /** The first 50 series for which it is pending or firing. */
  active: { labels: Record<string, string>; state: string; activeAt: string; value: string }[]
}

const text = z.string().optional()
const active = z.object({
  labels: z.record(z.string(), z.string()),
  state: z.string(),
  activeAt: z.string(),
  value: text,
})
const rules = z.object({
  data: z.object({
    groups: z.array(
      z.object({
        rules: z.array(z.object({ name: z.string(), alerts: z.array(active).nullish() })),
      }),
    ),
  }),
})

/**
 * The state of the alerts that `prometheus.io/alert` names, with commas between; `all` means every alert of the server.
 * Reads `GET /api/v1/rules?type=alert`, which, unlike `/api/v1/alerts`, also has the alerts that are not active: a
 * misspelt name is found out instead of passing for a quiet alert.
 *
 * @throws CORE_OPTION_INVALID
 */
export function prometheusAlertSignal(options: SignalHost): Signal<PrometheusAlert[]> {
  const host = checkHost('prometheusAlertSignal', options)
  return defineSignal({
    name: 'prometheus-alerts',
    topic: 'alerts',
    host: host.url,
    applies: hasAnnotation(alert),
    key: keyOfAnnotations(alert),
    async read({ entity, signal }) {
      const names = listAnnotation(entity, alert)
      const path = '/api/v1/rules'
      const { data } = await askHost(host, {
        path,
        query: { type: 'alert' },
        answer: rules,
        signal,
      })
      const known = stateByName(data.groups.flatMap((group) => group.rules))
      const alerts = names.includes(everyAlert)
        ? [...known.values()]
        : names.map((name) => known.get(name) ?? refuse(name, [...known.keys()]))
      const base = host.url
      return {
        summary: summaryOf(alerts),
        level: worstLevel(alerts.map(({ state }) => levels[state])),
        facts: alerts.flatMap((each) => factsOf(each)),
        url: `${base}/alerts`,
        data: alerts.map((each) => ({ ...each, active: each.active.slice(0, maxActive) })),
      }
    },
  })
}

const levels = { inactive: 'ok', pending: 'warning', firing: 'error' } as const satisfies Record<
  PrometheusAlert['state'],
  SignalLevel
>

/** Several rules may bear one name. */
function stateByName(
  found: readonly { name: string; alerts?: z.infer<typeof active>[] | null | undefined }[],
): Map<string, PrometheusAlert> {
  const byName = new Map<string, PrometheusAlert>()
  for (const { name, alerts } of found) {
    const all = [...(byName.get(name)?.active ?? []), ...(alerts ?? [])].map((each) => ({
      ...each,
      value: each.value ?? '',
    }))
    const states = all.map(({ state }) => state)
    const state = states.includes('firing') ? 'firing' : all.length > 0 ? 'pending' : 'inactive'
    byName.set(name, { name, state, active: all })
  }
  return byName
}

function refuse(name: string, known: readonly string[]): never {
  const near = didYouMean(name, known)
  throw badAnnotation(alert, {
    value: name,
    reason: 'Prometheus has no alert of that name',
    hint: near
      ? `Did you mean "${near}"?`
      : 'Name alerts as in the rule files, with commas between.',
  })
}

function summaryOf(alerts: readonly PrometheusAlert[]): string {
  const counted = (['firing', 'pending'] as const)
    .map((state) => ({ state, count: alerts.filter((each) => each.state === state).length }))
    .filter(({ count }) => count > 0)
    .map(({ state, count }) => `${count} ${state}`)
  return counted.length > 0 ? counted.join(', ') : 'No alert is active'
}

function factsOf({ name, state, active: series }: PrometheusAlert): SignalFact[] {
  const since = series.map(({ activeAt }) => activeAt).sort()[0]
  return [{ label: name, value: since ? `${state} since ${since}` : state }]
}
