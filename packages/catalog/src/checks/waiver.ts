import { canonicalRef, type Issue, type SourceLocation } from '@callboard/core'
import { parseFilter } from '../query/parse-filter.ts'
import type { Condition, EntityFilter } from '../query/predicate.ts'

/** Says that a check need not be kept for a while. One of `ref` and `filter` says where. */
export interface Waiver {
  /** Name of the check. */
  check: string
  ref?: string | undefined
  filter?: EntityFilter | undefined
  /** Last day on which it counts, `YYYY-MM-DD`, in UTC. */
  until: string
  /** Why. */
  reason: string
  /** Who allowed it. */
  by: string
  /** Where it is written. */
  at?: SourceLocation | undefined
}

/** A waiver made ready to be asked. */
export interface ReadWaiver extends Waiver {
  /** Canonical. */
  ref: string | undefined
  condition: Condition | undefined
  /** First moment at which it counts no more, milliseconds since 1970. */
  endMs: number
}

const dayMs = 86_400_000

/** The end of the last day of a waiver; nothing for what is no day. */
export function endOfDay(day: string): number | undefined {
  const start = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN
  // February has no 30th: the date that comes out must be the one that went in.
  return !Number.isNaN(start) && new Date(start).toISOString().startsWith(day)
    ? start + dayMs
    : undefined
}

/** @throws CORE_REF_INVALID CATALOG_FILTER_INVALID */
export function readWaiver(waiver: Waiver): ReadWaiver {
  const { ref, filter, until } = waiver
  return {
    ...waiver,
    ref: ref === undefined ? undefined : canonicalRef(ref),
    condition: filter === undefined ? undefined : parseFilter(filter),
    endMs: endOfDay(until) ?? 0,
  }
}

/** The warning about a waiver that counts no more. */
export function expiredIssue({ check, ref, until, by, at }: ReadWaiver): Issue {
  const subject = ref === undefined ? '' : ` for "${ref}"`
  return {
    severity: 'warning',
    code: 'WAIVER_EXPIRED',
    message: `The waiver of "${check}"${subject} by ${by} ended on ${until} and counts no more`,
    hint: 'Put right what it waives, or agree on a new date.',
    at,
    ref,
  }
}
