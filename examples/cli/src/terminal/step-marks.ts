import type { Screen } from './screen.ts'

/** States of a step or a run that are shown; `open` is one that has not begun. */
export type ShownStatus =
  | 'open'
  | 'processing'
  | 'waiting'
  | 'completed'
  | 'planned'
  | 'failed'
  | 'skipped'
  | 'cancelled'

/** The sign of a state. */
export function stepMark({ style, symbols }: Screen, status: ShownStatus): string {
  const marks: Record<ShownStatus, string> = {
    open: style.dim(symbols.dot),
    processing: symbols.arrow,
    waiting: style.caution(symbols.ellipsis),
    completed: style.good(symbols.ok),
    planned: symbols.arrow,
    failed: style.bad(symbols.error),
    skipped: style.dim(symbols.skipped),
    cancelled: style.caution(symbols.skipped),
  }
  return marks[status]
}
