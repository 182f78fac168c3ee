import { CallboardError } from '@callboard/core'
import { z } from 'zod'
import { badAnnotation, hasAnnotation, keyOfAnnotations, listAnnotation } from './annotations.ts'
import { askHost, checkHost, hasStatus, type SignalHost } from './ask-host.ts'
import { meaningOf, splitExpressions, withoutDimension, withPlainNumbers } from './promql.ts'
import { defineSignal, type Signal, type SignalFact, type SignalLevel } from './signal.ts'
import { worstLevel } from './worst-level.ts'

const rule = 'prometheus.io/rule'
/** How long the server may work on one expression. */
const queryTimeout = '4s'
/** Series of one expression that are kept, and of these the ones that are shown. */
const maxKept = 50
const maxShown = 10

/** What one expression gave. */
export interface PrometheusRule {
  expression: string
  /** Whether its condition holds for any series; `null` for an expression that compares nothing. */
  firing: boolean | null
  /** How many series it gave. */
  count: number
  /** The first 50 of them, by their labels. Numbers are text, as in Prometheus, because they may be `NaN` or `+Inf`. */
  series: { labels: Record<string, string>; value: string }[]
}

const point = z.tuple([z.number(), z.string()])
const labels = z.record(z.string(), z.string())
const answer = z.object({
  data: z.discriminatedUnion('resultType', [
    z.object({
      resultType: z.literal('vector'),
      result: z.array(z.object({ metric: labels, value: point.optional() })),
    }),
    z.object({
      resultType: z.literal('matrix'),
      result: z.array(z.object({ metric: labels, values: z.array(point).optional() })),
    }),
    z.object({ resultType: z.literal('scalar'), result: point }),
    z.object({ resultType: z.literal('string'), result: point }),
  ]),
})

/**
 * Evaluates the expressions of `prometheus.io/rule`, with commas between. One that compares (`error_ratio > 0.01`) is a
 * condition and fires where it gives anything, as in an alerting rule; any other is a number to be shown. The peer's
 * `|label` behind an expression is read and not needed. Reads `POST /api/v1/query`.
 *
 * An expression is text that only the server evaluates, one form field of its own, never put together with another.
 * It can read every series of that server, so give the gate a server (or a tenant) that all authors of entities may
 * read. It may be 2,000 characters long, and the server is told to stop after four seconds.
 *
 * @throws CORE_OPTION_INVALID
 */
export function prometheusRuleSignal(options: SignalHost): Signal<PrometheusRule[]> {
  const host = checkHost('prometheusRuleSignal', options)
  return defineSignal({
    name: 'prometheus',
    topic: 'alerts',
    host: host.url,
    applies: hasAnnotation(rule),
    key: keyOfAnnotations(rule),
    async read({ entity, signal }) {
      const expressions = listAnnotation(entity, rule, splitExpressions).map(withoutDimension)
      // One after the other: a reading is one of the few that a host is asked for at a time.
      const rules: PrometheusRule[] = []
      for (const each of expressions) rules.push(await evaluate(host, each, signal))
      const firing = rules.filter((each) => each.firing)
      return {
        summary: summaryOf(rules, firing.length),
        level: worstLevel(rules.map(levelOf)),
        facts: rules.flatMap((each) => factsOf(each, linkTo(host, each.expression))),
        data: rules,
      }
    },
  })
}

async function evaluate(
  host: SignalHost,
  expression: string,
  signal: AbortSignal,
): Promise<PrometheusRule> {
  const body = new URLSearchParams({ query: expression, timeout: queryTimeout }).toString()
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const request = { method: 'POST', headers, body }
  try {
    const { data } = await askHost(host, { path: '/api/v1/query', request, answer, signal })
    const series = seriesOf(data)
    return {
      expression,
      firing: firingOf(expression, series),
      count: series.length,
      series: series.slice(0, maxKept),
    }
  } catch (error) {
    const said = CallboardError.is(error) ? String(error.data.problem ?? '') : ''
    if (hasStatus(error, 400, 422)) throw notPromQl(expression, said)
    // The expression is at fault, not the server: it must not count as an outage, or one author could cut off all others.
    if (hasStatus(error, 503) && /timed out/.test(said)) throw tooSlow(expression)
    throw error
  }
}

function tooSlow(expression: string): Error {
  return badAnnotation(rule, {
    value: expression,
    reason: `Prometheus was not done with it after ${queryTimeout}`,
    hint: 'Let a recording rule work it out, and name that one here.',
  })
}

function notPromQl(expression: string, said: string): Error {
  const plain = withPlainNumbers(expression)
  return badAnnotation(rule, {
    value: expression,
    reason: `Prometheus does not read it as PromQL: ${said.replace(/^invalid parameter "query": /, '')}`,
    hint: plain
      ? `Write durations as numbers of seconds, with the name of a metric beside: ${plain}`
      : 'Try it on the query page of Prometheus; a condition looks like http_errors_ratio{job="shop"} > 0.01.',
  })
}

function seriesOf(data: z.infer<typeof answer>['data']): PrometheusRule['series'] {
  switch (data.resultType) {
    case 'vector':
      return data.result.map(({ metric, value }) => ({ labels: metric, value: value?.[1] ?? '' }))
    case 'matrix':
      return data.result.map(({ metric, values }) => ({
        labels: metric,
        value: values?.at(-1)?.[1] ?? '',
      }))
    default:
      return [{ labels: {}, value: data.result[1] }]
  }
}

function firingOf(expression: string, series: PrometheusRule['series']): boolean | null {
  const meaning = meaningOf(expression)
  if (meaning === 'number') return null
  return meaning === 'filter' ? series.length > 0 : series.some(({ value }) => value !== '0')
}

function levelOf({ firing }: PrometheusRule): SignalLevel {
  if (firing === null) return 'unknown'
  return firing ? 'error' : 'ok'
}

function summaryOf(rules: readonly PrometheusRule[], firing: number): string {
  const conditions = rules.filter((each) => each.firing !== null).length
  if (firing > 0) return conditions === 1 ? 'Firing' : `${firing} of ${conditions} firing`
  if (conditions > 0) return 'Not firing'
  const [only] = rules[0]?.series ?? []
  return rules.length === 1 && only ? `Now at ${only.value}` : `${rules.length} numbers`
}

function factsOf({ expression, firing, count, series }: PrometheusRule, url: string): SignalFact[] {
  const state = firing === null ? `${count} series` : firing ? 'firing' : 'not firing'
  const shown = series.slice(0, maxShown)
  return [
    { label: expression, value: state, url },
    ...shown.map((each) => ({ label: nameOf(each.labels), value: each.value })),
  ]
}

/** A series as Prometheus writes it. */
function nameOf({ __name__: name = '', ...rest }: Record<string, string>): string {
  const pairs = Object.entries(rest).map(([label, value]) => `${label}=${JSON.stringify(value)}`)
  return pairs.length > 0 || name === '' ? `${name}{${pairs.join(', ')}}` : name
}

function linkTo({ url }: SignalHost, expression: string): string {
  const query = new URLSearchParams({ 'g0.expr': expression, 'g0.tab': '0' })
  return `${url}/graph?${query}`
}
