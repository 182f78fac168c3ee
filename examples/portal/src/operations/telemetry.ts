import { messageOf, type Runtime } from '@callboard/core'
import {
  type Attributes,
  context,
  type Histogram,
  metrics,
  type Span,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'

/** A piece of work. */
export interface MeasuredWork {
  /** Of its span, and with `callboard.` before and `.duration` behind it of its metric: `search.query`. */
  name: string
  /** Told with span and metric, so each has few values. */
  labels?: Attributes
  /** Told with the span only, such as a reference. */
  details?: Attributes
}

/** How a piece of work ended. `waiting` goes on later, `cancelled` was told to stop. */
export type WorkOutcome = 'ok' | 'failed' | 'waiting' | 'cancelled'

/** How a piece of work ended, and what is known of it by then. */
export interface WorkEnd {
  outcome: WorkOutcome
  error?: unknown
  details?: Attributes
}

/** Spans and metrics of what a portal does. They go nowhere unless OpenTelemetry was started before. */
export interface Telemetry {
  /** Does a piece of work; what that does is below it. `outcomeOf` tells apart what was thrown. */
  measure<Result>(
    work: MeasuredWork & { outcomeOf?: (error: unknown) => WorkOutcome },
    perform: () => Result | Promise<Result>,
  ): Promise<Result>
  /** Begins a piece of work that is not one call. Only the first end counts. */
  begin(work: MeasuredWork): { end(how: WorkEnd): void }
  /** Notes a piece of work that was done elsewhere. */
  note(work: MeasuredWork & { startedMs: number; tookMs: number; error?: unknown }): void
}

const scope = 'callboard'

/** Bounds of histograms in seconds: from a lookup in memory to a build of documentation. */
const boundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

/** A metric of durations in seconds. */
export function durations(name: string, description: string): Histogram {
  const advice = { explicitBucketBoundaries: boundaries }
  return metrics.getMeter(scope).createHistogram(name, { description, unit: 's', advice })
}

/** Measures by the providers of OpenTelemetry that are registered by now. */
export function createTelemetry({ runtime }: { runtime: Pick<Runtime, 'monotonicMs'> }): Telemetry {
  const tracer = trace.getTracer(scope)
  const histograms = new Map<string, Histogram>()
  const count = ({ name, labels }: MeasuredWork, { outcome }: WorkEnd, ms: number) => {
    const metric = `callboard.${name}.duration`
    const histogram = histograms.get(metric) ?? durations(metric, `How long ${name} takes`)
    histograms.set(metric, histogram)
    histogram.record(ms / 1000, { ...labels, outcome })
  }
  const begin = (work: MeasuredWork) => {
    const startedMs = runtime.monotonicMs()
    const span = tracer.startSpan(work.name, { attributes: { ...work.labels, ...work.details } })
    let isOver = false
    const end = (how: WorkEnd) => {
      if (isOver) return
      isOver = true
      finish(span, how).end()
      count(work, how, runtime.monotonicMs() - startedMs)
    }
    return { span, end }
  }
  return {
    begin,
    async measure(work, perform) {
      const { span, end } = begin(work)
      try {
        const result = await context.with(trace.setSpan(context.active(), span), perform)
        end({ outcome: 'ok' })
        return result
      } catch (error) {
        end({ outcome: work.outcomeOf?.(error) ?? 'failed', error })
        throw error
      }
    },
    note({ startedMs, tookMs, error, ...work }) {
      const attributes = { ...work.labels, ...work.details }
      const how = { outcome: error === undefined ? ('ok' as const) : ('failed' as const), error }
      const span = tracer.startSpan(work.name, { startTime: startedMs, attributes })
      finish(span, how).end(startedMs + tookMs)
      count(work, how, tookMs)
    },
  }
}

/** Of an error the message only: a stack tells of the machine, and a cause may hold what is not for all who read traces. */
function finish(span: Span, { outcome, error, details }: WorkEnd): Span {
  span.setAttributes({ ...details, outcome })
  if (outcome === 'failed')
    span.setStatus({ code: SpanStatusCode.ERROR, message: messageOf(error) })
  return span
}
