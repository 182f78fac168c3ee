import { type Entity, silentLogger } from '@callboard/core'
import { createTestRuntime } from '@callboard/core/testing'
import { createSignals, type SignalReading } from './create-signals.ts'
import type { AnySignal } from './signal.ts'

/** An entity that says nothing but some annotations. */
export function entityWith(annotations: Record<string, string>, name = 'shop'): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, annotations },
    spec: { type: 'service', lifecycle: 'production', owner: 'crew' },
  }
}

/** One reading of a signal as a catalog would have it, on a clock that stands still. */
export async function readOnce(
  signal: AnySignal,
  annotations: Record<string, string>,
): Promise<SignalReading | undefined> {
  const signals = createSignals({
    signals: [signal],
    logger: silentLogger,
    runtime: createTestRuntime(),
    closed: new AbortController().signal,
  })
  const [reading] = await signals.read(entityWith(annotations))
  return reading
}
