import { context, metrics as metricsApi, propagation, trace } from '@opentelemetry/api'
import { metrics, NodeSDK, tracing } from '@opentelemetry/sdk-node'

/** OpenTelemetry of this process, whose spans and metrics stay here. */
export interface RecordedTelemetry extends AsyncDisposable {
  /** What has ended. */
  spans(): tracing.ReadableSpan[]
  /** The values of a metric with what they are of: counts of a histogram. */
  values(name: string): Promise<{ attributes: Record<string, unknown>; value: unknown }[]>
}

/** Records what is measured from now on: for portals that are made later. */
export function recordTelemetry(): RecordedTelemetry {
  const exporter = new tracing.InMemorySpanExporter()
  const metricExporter = new metrics.InMemoryMetricExporter(
    metrics.AggregationTemporality.CUMULATIVE,
  )
  const reader = new metrics.PeriodicExportingMetricReader({ exporter: metricExporter })
  const sdk = new NodeSDK({
    autoDetectResources: false,
    spanProcessors: [new tracing.SimpleSpanProcessor(exporter)],
    metricReaders: [reader],
  })
  sdk.start()
  return {
    spans: () => exporter.getFinishedSpans(),
    async values(name) {
      await reader.forceFlush()
      const last = metricExporter.getMetrics().at(-1)
      const all = last?.scopeMetrics.flatMap((scope) => scope.metrics) ?? []
      const found = all.find(({ descriptor }) => descriptor.name === name)
      return (found?.dataPoints ?? []).map(({ attributes, value }) => ({
        attributes,
        value: typeof value === 'object' ? value.count : value,
      }))
    },
    async [Symbol.asyncDispose]() {
      await sdk.shutdown()
      // The next test file shares this process.
      for (const api of [trace, metricsApi, context, propagation]) api.disable()
    },
  }
}
