import { z } from 'zod'

const unitMs = {
  weeks: 604_800_000,
  days: 86_400_000,
  hours: 3_600_000,
  minutes: 60_000,
  seconds: 1000,
  milliseconds: 1,
}
const letters = {
  w: 'weeks',
  d: 'days',
  h: 'hours',
  m: 'minutes',
  s: 'seconds',
  ms: 'milliseconds',
}
const inText = /^(\d+(?:\.\d+)?)(ms|[wdhms])$/
const longestMs = 366 * unitMs.days

const parts = z.strictObject({
  weeks: z.number().nonnegative().optional(),
  days: z.number().nonnegative().optional(),
  hours: z.number().nonnegative().optional(),
  minutes: z.number().nonnegative().optional(),
  seconds: z.number().nonnegative().optional(),
  milliseconds: z.number().nonnegative().optional(),
})

/** A length of time as templates write it: `500ms`, `30s`, `5m`, `2h`, `1d`, `1w`, or the peer's `{ minutes: 5 }`. */
export type Duration = string | z.input<typeof parts>

/** Milliseconds of a length of time, or nothing where it is none, or longer than a year. */
export function parseDuration(duration: unknown): number | undefined {
  const ms = typeof duration === 'string' ? textMs(duration) : partsMs(duration)
  return ms !== undefined && ms > 0 && ms <= longestMs ? Math.ceil(ms) : undefined
}

const written = z.unknown() as unknown as z.ZodType<Duration, Duration>

/** A length of time in a schema; it is read as milliseconds. */
export const durationSchema = written
  .refine(
    (value) => parseDuration(value) !== undefined,
    'expected a length of time such as "30s", "5m", "2h", "1d" or { minutes: 5 }',
  )
  .meta({ type: ['string', 'object'] })
  .transform((value) => parseDuration(value) ?? 0)

function textMs(text: string): number | undefined {
  const [, amount, letter] = inText.exec(text.trim()) ?? []
  if (amount === undefined) return undefined
  return Number(amount) * unitMs[letters[letter as keyof typeof letters] as keyof typeof unitMs]
}

function partsMs(value: unknown): number | undefined {
  const { data } = parts.safeParse(value)
  if (!data) return undefined
  return Object.entries(data).reduce(
    (sum, [unit, amount]) => sum + (amount ?? 0) * unitMs[unit as keyof typeof unitMs],
    0,
  )
}
