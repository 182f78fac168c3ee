import type { StepCall } from './run-step.ts'
import type { SecretKeeper } from './secret-keeper.ts'

/** What a run needs to know of a step that is over, wherever it goes on. */
export interface JournalEntry {
  output?: Record<string, unknown>
  /** Of a step that can be undone. */
  calls?: readonly StepCall[]
  /** What expressions have made of secrets, for the redactor. */
  derived?: readonly string[]
  /** How often the step was undone. */
  generation?: number
}

const purposeOf = (step: string) => `step ${step}`

/** An entry as it may be kept. */
export function formatEntry(keeper: SecretKeeper, step: string, entry: JournalEntry): string {
  return keeper.keep(JSON.stringify(entry), purposeOf(step))
}

/** @throws SCAFFOLDER_SECRETS_GONE, SCAFFOLDER_SEAL_BROKEN */
export function parseEntry(keeper: SecretKeeper, step: string, kept: string): JournalEntry {
  return JSON.parse(keeper.open(kept, purposeOf(step))) as JournalEntry
}

/** What another try begins with where the step was undone; it holds nothing that could be secret. */
export function undoneEntry(generation: number): string {
  return `=${JSON.stringify({ generation } satisfies JournalEntry)}`
}
