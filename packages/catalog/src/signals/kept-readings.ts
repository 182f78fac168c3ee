import { createHash } from 'node:crypto'
import type { CallboardErrorJson } from '@callboard/core'
import type { SharedRead } from './shared-read.ts'
import type { SignalValue } from './signal.ts'

/** What is known of one question. */
export interface KeptReading {
  good?: { value: SignalValue; readAt: number; expiresAt: number }
  failure?: { error: CallboardErrorJson; until: number }
  /** Under way. */
  reading?: SharedRead<void>
}

/** Readings that are kept; the one not used for longest goes first. */
const maxKept = 10_000

/** Looks up what is known of a question, which may be nothing yet. Questions hold annotations, so they are kept as digests. */
export function createKeptReadings(): (signal: string, question: string) => KeptReading {
  const cache = new Map<string, KeptReading>()
  return (signal, question) => {
    const key = createHash('sha256')
      .update(JSON.stringify([signal, question]))
      .digest('base64url')
    const kept = cache.get(key) ?? {}
    cache.delete(key)
    if (cache.size >= maxKept) cache.delete(cache.keys().next().value as string)
    cache.set(key, kept)
    return kept
  }
}
