import { createUrlGate } from '@callboard/core/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signalContract } from '../testing/signal-contract.ts'
import type { SignalHost } from './ask-host.ts'
import { prometheusAlertSignal } from './prometheus-alert-signal.ts'
import { prometheusRuleSignal } from './prometheus-rule-signal.ts'
import { readOnce } from './test-entity.ts'
import { hasPrometheus, startPrometheus, type TestPrometheus } from './test-prometheus.ts'
import { startTestService } from './test-service.ts'

const metrics = `# TYPE shop_error_ratio gauge
shop_error_ratio{path="/cart"} 0.25
shop_error_ratio{path="/home"} 0.001
shop_latency_seconds 0.125
`

describe.skipIf(!hasPrometheus)(
  'with a real Prometheus (skipped where the program "prometheus" is not installed)',
  () => {
    let prometheus: TestPrometheus
    beforeAll(async () => {
      prometheus = await startPrometheus(metrics)
    })
    afterAll(() => prometheus?.[Symbol.asyncDispose]())
    const rule = (text: string) =>
      readOnce(prometheusRuleSignal(prometheus), { 'prometheus.io/rule': text })
    const alert = (text: string) =>
      readOnce(prometheusAlertSignal(prometheus), { 'prometheus.io/alert': text })

    it('a condition fires for the series that it holds for', async () => {
      const expression = 'shop_error_ratio > 0.01'
      const reading = await rule(expression)
      expect(reading?.value).toEqual({
        summary: 'Firing',
        level: 'error',
        facts: [
          {
            label: expression,
            value: 'firing',
            url: `${prometheus.url}/graph?g0.expr=shop_error_ratio+%3E+0.01&g0.tab=0`,
          },
          {
            label: expect.stringMatching(
              /^shop_error_ratio\{instance="127.0.0.1:\d+", job="shop", path="\/cart"\}$/,
            ),
            value: '0.25',
          },
        ],
        data: [
          {
            expression,
            firing: true,
            count: 1,
            series: [
              { labels: expect.objectContaining({ job: 'shop', path: '/cart' }), value: '0.25' },
            ],
          },
        ],
      })
    })

    it.each<[string, string, string]>([
      ['shop_latency_seconds > 0.5', 'Not firing', 'ok'],
      ['shop_latency_seconds > bool 0.5', 'Not firing', 'ok'],
      ['shop_latency_seconds > bool 0.1', 'Firing', 'error'],
      ['absent(shop_latency_seconds)', 'Not firing', 'ok'],
      ['absent(shop_nothing)', 'Firing', 'error'],
      ['shop_latency_seconds', 'Now at 0.125', 'unknown'],
      ['scalar(shop_latency_seconds)', 'Now at 0.125', 'unknown'],
      ['shop_latency_seconds[1m]', 'Now at 0.125', 'unknown'],
      ['shop:error_ratio:percent|path, shop_latency_seconds|job', '2 numbers', 'unknown'],
      [
        'sum by (job, path) (shop_error_ratio) > 0.01, shop_latency_seconds > 0.5',
        '1 of 2 firing',
        'error',
      ],
    ])('%s: %s', async (expression, summary, level) => {
      expect((await rule(expression))?.value).toMatchObject({ summary, level })
    })

    it('text that is not PromQL fails with the place and what to write', async () => {
      const reading = await rule('latency > 500ms')
      expect(reading).toMatchObject({
        status: 'failed',
        error: { code: 'CATALOG_ANNOTATION_INVALID' },
      })
      expect(`${reading?.error?.message}\n${reading?.error?.hint}`).toMatchInlineSnapshot(`
        "The annotation "prometheus.io/rule", "latency > 500ms", cannot be used: Prometheus does not read it as PromQL: 1:11: parse error: unexpected duration "500ms"
        Write durations as numbers of seconds, with the name of a metric beside: latency > 0.5"
      `)
      const other = await rule('sum(rate(')
      expect(`${other?.error?.message}\n${other?.error?.hint}`).toMatchInlineSnapshot(`
        "The annotation "prometheus.io/rule", "sum(rate(", cannot be used: Prometheus does not read it as PromQL: 1:10: parse error: unclosed left parenthesis
        Try it on the query page of Prometheus; a condition looks like http_errors_ratio{job="shop"} > 0.01."
      `)
    })

    it('alerts have their state, by name', async () => {
      expect((await alert('ErrorsHigh, ErrorsLasting,ShopDown'))?.value).toEqual({
        summary: '1 firing, 1 pending',
        level: 'error',
        facts: [
          { label: 'ErrorsHigh', value: expect.stringMatching(/^firing since 20\d\d-/) },
          { label: 'ErrorsLasting', value: expect.stringMatching(/^pending since 20\d\d-/) },
          { label: 'ShopDown', value: 'inactive' },
        ],
        url: `${prometheus.url}/alerts`,
        data: [
          {
            name: 'ErrorsHigh',
            state: 'firing',
            active: [expect.objectContaining({ state: 'firing' })],
          },
          {
            name: 'ErrorsLasting',
            state: 'pending',
            active: [expect.objectContaining({ state: 'pending' })],
          },
          { name: 'ShopDown', state: 'inactive', active: [] },
        ],
      })
      expect((await alert('ShopDown'))?.value).toMatchObject({
        summary: 'No alert is active',
        level: 'ok',
      })
      expect((await alert('all'))?.value?.facts).toHaveLength(3)
    })

    it('an alert that no rule has is no quiet alert', async () => {
      const reading = await alert('ErrorHigh')
      expect(`${reading?.error?.message}\n${reading?.error?.hint}`).toMatchInlineSnapshot(`
        "The annotation "prometheus.io/alert", "ErrorHigh", cannot be used: Prometheus has no alert of that name
        Did you mean "ErrorsHigh"?"
      `)
    })

    describe('the rule signal', () => {
      const create = () => ({
        signal: prometheusRuleSignal(prometheus),
        annotations: { 'prometheus.io/rule': 'shop_latency_seconds > 1' },
      })
      for (const { name, run } of signalContract(create)) it(name, run)
    })

    describe('the alert signal', () => {
      const create = () => ({
        signal: prometheusAlertSignal(prometheus),
        annotations: { 'prometheus.io/alert': 'ShopDown' },
      })
      for (const { name, run } of signalContract(create)) it(name, run)
    })
  },
)

describe('without a Prometheus behind the address', () => {
  const rule = (host: SignalHost) =>
    readOnce(prometheusRuleSignal(host), { 'prometheus.io/rule': 'up == 0' })

  it('a login page is no answer', async () => {
    await using page = await startTestService(() => ({ body: '<html>Sign in</html>' }))
    expect((await rule(page))?.error).toMatchObject({
      code: 'CATALOG_HOST_ANSWER',
      hint: expect.stringContaining('login page'),
    })
  })

  it('an answer of another shape says what is missing', async () => {
    await using odd = await startTestService(() => ({ body: { data: { resultType: 'table' } } }))
    expect((await rule(odd))?.error?.message).toContain('"data.resultType"')
  })

  it('a server that is overloaded is asked again', async () => {
    await using busy = await startTestService(() => ({
      status: 503,
      body: { status: 'error', errorType: 'unavailable', error: 'TSDB not ready' },
    }))
    expect((await rule(busy))?.error).toMatchObject({
      code: 'CATALOG_HOST_REFUSED',
      hint: 'Look at that system; it is asked again by itself.',
      message: expect.stringContaining('answered 503: "TSDB not ready"'),
    })
  })

  it('an expression that takes too long is the matter of whoever wrote it', async () => {
    await using slow = await startTestService(() => ({
      status: 503,
      body: {
        status: 'error',
        errorType: 'timeout',
        error: 'query timed out in expression evaluation',
      },
    }))
    expect((await rule(slow))?.error).toMatchObject({
      code: 'CATALOG_ANNOTATION_INVALID',
      message: expect.stringContaining('Prometheus was not done with it after 4s'),
    })
  })

  it('a port where nobody listens fails like a host that is down', async () => {
    const url = 'http://127.0.0.1:9'
    expect((await rule({ url, gate: createUrlGate({ allow: [url] }) }))?.error?.code).toBe(
      'CORE_REQUEST_FAILED',
    )
  })
})
