// @ts-check

// Upper bounds in seconds. They bracket the objective of 500 ms.
const bounds = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5]

/**
 * Counts requests and gives the counts in the Prometheus text format. It covers the golden signals; move to prom-client
 * when you need more than that.
 */
export function createMetrics({ startedMs = Date.now() } = {}) {
  /** @type {Map<string, { labels: string, buckets: number[], total: number, sum: number }>} */
  const series = new Map()
  let inFlight = 0
  return {
    /** Counts a request that begins. The function it returns is called when it ends. */
    begin() {
      inFlight += 1
      const start = performance.now()
      /** @param {{ route: string, status: number }} end */
      return ({ route, status }) => {
        inFlight -= 1
        const seconds = (performance.now() - start) / 1000
        const labels = `route=${quoted(route)},status="${status}"`
        const one = series.get(labels) ?? { labels, buckets: bounds.map(() => 0), total: 0, sum: 0 }
        series.set(labels, one)
        for (const [index, bound] of bounds.entries()) if (seconds <= bound) one.buckets[index] += 1
        one.total += 1
        one.sum += seconds
      }
    },
    /** Every series, sorted, so that two scrapes can be compared. */
    text() {
      const all = [...series.values()].sort((a, b) => (a.labels < b.labels ? -1 : 1))
      const name = 'http_request_duration_seconds'
      return [
        '# HELP process_start_time_seconds Start of the process, in seconds since the epoch.',
        '# TYPE process_start_time_seconds gauge',
        `process_start_time_seconds ${Math.floor(startedMs / 1000)}`,
        '# HELP http_requests_in_flight Requests that are being served.',
        '# TYPE http_requests_in_flight gauge',
        `http_requests_in_flight ${inFlight}`,
        '# HELP http_requests_total Requests served.',
        '# TYPE http_requests_total counter',
        ...all.map(({ labels, total }) => `http_requests_total{${labels}} ${total}`),
        `# HELP ${name} Time to serve a request.`,
        `# TYPE ${name} histogram`,
        ...all.flatMap(({ labels, buckets, total, sum }) => [
          ...bounds.map((bound, index) => `${name}_bucket{${labels},le="${bound}"} ${buckets[index]}`),
          `${name}_bucket{${labels},le="+Inf"} ${total}`,
          `${name}_sum{${labels}} ${sum}`,
          `${name}_count{${labels}} ${total}`,
        ]),
        '',
      ].join('\n')
    },
  }
}

/** @param {string} text */
function quoted(text) {
  return `"${text.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`
}
