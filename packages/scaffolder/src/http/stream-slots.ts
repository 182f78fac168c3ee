import { checkOptions } from '@callboard/core'
import { HttpError } from '@callboard/core/http'
import { z } from 'zod'

/** The event streams that are open, so that nobody can open them without end. */
export interface StreamSlots {
  /**
   * Takes a place for one more stream.
   *
   * @throws HttpError 429 when the user has too many, 503 when there are too many altogether
   */
  take(user: string): { release(): void }
}

const optionsSchema = z.strictObject({
  perUser: z.int().min(1).optional(),
  total: z.int().min(1).optional(),
})

/**
 * Counts streams, by user and altogether; those of nobody in particular count as one user's. A host that follows runs in
 * ways of its own gives the same slots to them and to `createScaffolderHttp`.
 *
 * @throws CORE_OPTION_INVALID
 */
export function createStreamSlots(
  options: {
    /** @default 10 */
    perUser?: number
    /** @default 1000 */
    total?: number
  } = {},
): StreamSlots {
  checkOptions('createStreamSlots', optionsSchema, options)
  const { perUser = 10, total = 1000 } = options
  const open = new Map<string, number>()
  let all = 0
  return {
    take(user) {
      const own = open.get(user) ?? 0
      if (own >= perUser)
        throw new HttpError(429, `More than ${perUser} event streams are open for you`, {
          hint: 'Close some, or ask for the log with GET …/events.',
          headers: { 'retry-after': '15' },
        })
      if (all >= total)
        throw new HttpError(503, 'There are too many event streams', {
          hint: 'Ask for the log with GET …/events, or come back later.',
          headers: { 'retry-after': '15' },
        })
      open.set(user, own + 1)
      all += 1
      let held = true
      return {
        release() {
          if (!held) return
          held = false
          all -= 1
          const left = (open.get(user) ?? 1) - 1
          if (left > 0) open.set(user, left)
          else open.delete(user)
        },
      }
    },
  }
}
