import type { CheckChange } from '@callboard/catalog'
import type { Trend } from '../view-models.ts'

const dayMs = 86_400_000
/** As far back as a trend looks. */
const maxDays = 30
const [width, height] = [72, 16]

/** What trends are told from. */
export interface TrendContext {
  /** Newest first. */
  changes: readonly CheckChange[]
  /** What a change is counted under; nothing for one that counts nowhere. */
  keyOf(change: CheckChange): string | undefined
  /** How many fail now, by key. */
  failing: ReadonlyMap<string, number>
  /** Milliseconds since 1970 UTC. */
  nowMs: number
}

/**
 * How many failed at the end of each of the last days, counted back from what fails now. There is nothing to show before
 * the second day: when checks are asked for the first time, everything that fails is new.
 */
export function trendsOf(context: TrendContext): ReadonlyMap<string, Trend> {
  const { changes, failing, nowMs } = context
  const today = dayOf(nowMs)
  const oldest = changes.at(-1)
  const first = Math.max(today - maxDays + 1, oldest ? dayOf(Date.parse(oldest.at)) : today)
  if (first === today) return new Map()
  const steps = stepsOf(context)
  const days = Array.from({ length: today - first + 1 }, (_, index) => first + index)
  return new Map(
    [...new Set([...failing.keys(), ...steps.keys()])].map((key) => {
      const counts: number[] = []
      let count = failing.get(key) ?? 0
      for (const day of days.toReversed()) {
        counts.unshift(Math.max(0, count))
        count -= steps.get(key)?.get(day) ?? 0
      }
      return [key, toTrend(counts)]
    }),
  )
}

/** By how much the number of failures changed, by key and day. */
function stepsOf({ changes, keyOf }: TrendContext): Map<string, Map<number, number>> {
  const steps = new Map<string, Map<number, number>>()
  const before = new Map<string, boolean>()
  for (const change of changes.toReversed()) {
    const subject = JSON.stringify([change.ref, change.check])
    const fails = change.status === 'failed'
    const step = Number(fails) - Number(before.get(subject) ?? false)
    before.set(subject, fails)
    const key = keyOf(change)
    if (key === undefined || step === 0) continue
    const days = steps.get(key) ?? new Map<number, number>()
    const day = dayOf(Date.parse(change.at))
    steps.set(key, days.set(day, (days.get(day) ?? 0) + step))
  }
  return steps
}

const dayOf = (ms: number): number => Math.floor(ms / dayMs)

function toTrend(counts: readonly number[]): Trend {
  const change = (counts.at(-1) ?? 0) - (counts[0] ?? 0)
  const days = counts.length - 1
  const ago = days === 1 ? 'yesterday' : `${days} days ago`
  return {
    points: pointsOf(counts),
    text:
      change === 0
        ? `as many failed ${ago}`
        : `${Math.abs(change).toLocaleString('en')} ${change < 0 ? 'fewer' : 'more'} than ${ago}`,
    change,
  }
}

/** A line through the counts, in a box of 72 by 16. */
function pointsOf(counts: readonly number[]): string {
  const most = Math.max(1, ...counts)
  return counts
    .map((count, index) => {
      const x = (width * index) / (counts.length - 1)
      const y = height - 1 - ((height - 2) * count) / most
      return `${round(x)},${round(y)}`
    })
    .join(' ')
}

const round = (value: number): number => Math.round(value * 10) / 10
