import type { SignalLevel } from '@callboard/catalog'
import type { IncidentReading } from './incident.ts'

const order: readonly SignalLevel[] = ['error', 'warning', 'ok']

/** How bad the worst is that any system says; nothing where none says anything good or bad. */
export function worstLevel(readings: readonly IncidentReading[]): SignalLevel | undefined {
  const levels = new Set(
    readings.flatMap(({ topic, reading }) =>
      // Who carries the pager says nothing of how a thing does.
      topic !== 'on-call' && reading.state === 'answered' && reading.value.value
        ? [reading.value.value.level]
        : [],
    ),
  )
  return order.find((level) => levels.has(level))
}
