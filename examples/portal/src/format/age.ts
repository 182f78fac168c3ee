import type { Age } from '../view-models.ts'

const units: readonly [name: Intl.RelativeTimeFormatUnit, ms: number][] = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['week', 604_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const absolute = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'long',
  timeStyle: 'medium',
  timeZone: 'UTC',
})

/** A moment in words, seen from `nowMs`. */
export function toAge(atMs: number, nowMs: number): Age {
  const distance = atMs - nowMs
  const unit = units.find(([, ms]) => Math.abs(distance) >= ms)
  return {
    text: unit ? relative.format(Math.round(distance / unit[1]), unit[0]) : 'just now',
    iso: new Date(atMs).toISOString(),
    absolute: `${absolute.format(atMs)} UTC`,
  }
}

/** A span of time as a person says it: `180 ms`, `2.4 s`, `3 min 5 s`. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1_000)} s`
}
