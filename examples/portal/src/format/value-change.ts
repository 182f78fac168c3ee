import { stringify } from 'yaml'
import type { ValueChange } from '../view-models.ts'

/** Lines of one side that are shown at most. */
const mostLines = 12
/** Lines that say what is meant; what is longer is cut. */
const longestLine = 240

/** What is different between two values, as lines that went and lines that came. */
export function valueChange(before: unknown, after: unknown): Omit<ValueChange, 'path'> {
  const [old, now] = [linesOf(before), linesOf(after)]
  // Of lists the entries say it, wherever they stand; of texts the part between what both begin and end with.
  const [removed, added] =
    Array.isArray(before) && Array.isArray(after) ? entriesOf(old, now) : middleOf(old, now)
  const shown = { removed: shorten(removed), added: shorten(added) }
  const cut = removed.length + added.length - shown.removed.length - shown.added.length
  return { ...shown, ...(cut > 0 && { cut }) }
}

function linesOf(value: unknown): string[] {
  if (value === undefined) return []
  if (typeof value === 'string') return value.replace(/\n$/, '').split('\n')
  if (typeof value !== 'object' || value === null) return [String(value)]
  if (Array.isArray(value) && value.every((entry) => typeof entry !== 'object'))
    return value.map(String)
  return stringify(value, { lineWidth: 0 }).trimEnd().split('\n')
}

function entriesOf(old: string[], now: string[]): [string[], string[]] {
  const [before, after] = [new Set(old), new Set(now)]
  const removed = old.filter((entry) => !after.has(entry))
  const added = now.filter((entry) => !before.has(entry))
  // The same entries in another order.
  return removed.length === 0 && added.length === 0 ? [old, now] : [removed, added]
}

function middleOf(old: string[], now: string[]): [string[], string[]] {
  const shorter = Math.min(old.length, now.length)
  let head = 0
  while (head < shorter && old[head] === now[head]) head += 1
  let tail = 0
  while (tail < shorter - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1
  return [old.slice(head, old.length - tail), now.slice(head, now.length - tail)]
}

function shorten(lines: readonly string[]): string[] {
  return lines
    .slice(0, mostLines)
    .map((line) => (line.length > longestLine ? `${line.slice(0, longestLine)}…` : line))
}
