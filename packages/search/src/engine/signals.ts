import type { Column } from './columns.ts'
import type { EmbeddedIndex } from './embedded-index.ts'
import type { Signal } from './signal.ts'

/** What a signal says of a document: 0 to 1. */
export function signalShare(index: EmbeddedIndex, document: number, signal: Signal): number {
  const column = index.columns.get(signal.field)
  return column ? shareOfEntry(column, column.entries[document] ?? 0, signal) : 0
}

/** Lets scores gain what the signals say. */
export function applySignals(
  index: EmbeddedIndex,
  documents: Uint32Array,
  { scores, signals }: { scores: Float64Array; signals: readonly Signal[] },
): void {
  const heard = signals.flatMap((signal) => {
    const column = index.columns.get(signal.field)
    // Most documents of one query share few values.
    return column ? [{ signal, column, gains: new Float64Array(column.size).fill(-1) }] : []
  })
  for (let at = 0; at < documents.length; at += 1) {
    const document = documents[at] as number
    let gain = 0
    for (const { signal, column, gains } of heard) {
      const entry = column.entries[document] ?? 0
      if (gains[entry] === -1) gains[entry] = signal.weight * shareOfEntry(column, entry, signal)
      gain += gains[entry] ?? 0
    }
    scores[document] = (scores[document] as number) * (1 + gain)
  }
}

/** Of several values the one that says most. */
function shareOfEntry(column: Column, entry: number, { shareOf }: Signal): number {
  return column.valuesOf(entry).reduce((most, value) => Math.max(most, shareOf(value)), 0)
}
