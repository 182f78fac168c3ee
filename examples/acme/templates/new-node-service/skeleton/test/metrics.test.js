import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMetrics } from '../src/metrics.js'

test('counts what is in flight, and what has ended by route and status', () => {
  const metrics = createMetrics({ startedMs: 1_700_000_000_500 })
  const end = metrics.begin()
  assert.match(metrics.text(), /^http_requests_in_flight 1$/m)
  end({ route: '/v1/orders', status: 200 })
  const lines = metrics.text().split('\n')
  for (const line of [
    'process_start_time_seconds 1700000000',
    'http_requests_in_flight 0',
    'http_requests_total{route="/v1/orders",status="200"} 1',
    'http_request_duration_seconds_bucket{route="/v1/orders",status="200",le="2.5"} 1',
    'http_request_duration_seconds_bucket{route="/v1/orders",status="200",le="+Inf"} 1',
    'http_request_duration_seconds_count{route="/v1/orders",status="200"} 1',
  ]) {
    assert.ok(lines.includes(line), `lacks ${line}`)
  }
})

test('quotes what stands in labels', () => {
  const metrics = createMetrics()
  metrics.begin()({ route: '/a"b\\c\nd', status: 200 })
  assert.ok(metrics.text().includes('route="/a\\"b\\\\c\\nd"'))
})
