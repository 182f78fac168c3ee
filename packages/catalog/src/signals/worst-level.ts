import type { SignalLevel } from './signal.ts'

/** From the best to the worst: not to know is worse than to know that all is well, and better than to know of trouble. */
const order: readonly SignalLevel[] = ['ok', 'unknown', 'warning', 'error']

/** The level of a whole of which these are the parts; `unknown` when there are none. */
export function worstLevel(levels: readonly SignalLevel[]): SignalLevel {
  return order.findLast((level) => levels.includes(level)) ?? 'unknown'
}
