import type { Screen } from './screen.ts'

/** States of a step that are shown. */
export type ShownStatus = 'completed' | 'planned' | 'failed' | 'skipped' | 'cancelled'

/** The sign of a step's state. */
export function stepMark({ style, symbols }: Screen, status: ShownStatus): string {
  const marks: Record<ShownStatus, string> = {
    completed: style.good(symbols.ok),
    planned: symbols.arrow,
    failed: style.bad(symbols.error),
    skipped: style.dim(symbols.skipped),
    cancelled: style.caution(symbols.skipped),
  }
  return marks[status]
}
