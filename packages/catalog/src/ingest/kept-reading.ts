import { createHash } from 'node:crypto'
import type { Issue } from '@callboard/core'
import type { Claim } from './claim.ts'
import { holdsPlaceholders } from './read-documents.ts'

/** What a text led to, kept so that the same text need not be parsed again. */
export interface KeptReading {
  /** Of the text and the way that led to it. */
  digest: string
  claims: readonly Claim[]
  issues: readonly Issue[]
}

/** The way that led to a text, as far as it shows in what was read. */
interface Way {
  file: string
  origin: string
  parent?: string | undefined
}

/** What decides about the reading of a text; nothing for a text that other files decide about too. */
export function digestOf(text: string, { file, origin, parent }: Way): string | undefined {
  if (holdsPlaceholders(text)) return undefined
  return createHash('sha256')
    .update(JSON.stringify([file, origin, parent]))
    .update(text)
    .digest('base64url')
}
