import { deepStrictEqual } from 'node:assert/strict'
import { createHash } from 'node:crypto'

/** @import { Outcome } from './benchmark.mjs' */

/**
 * Asserts that every contender did what the first one did, so that no figure is of less work than it seems.
 *
 * @param {ReadonlyMap<string, Outcome>} outcomes
 */
export function assertSameWork(outcomes) {
  const [[first, expected], ...others] = outcomes
  for (const [name, { done }] of others)
    deepStrictEqual(done, expected.done, `"${name}" did not do the same work as "${first}"`)
}

/**
 * A short fingerprint of texts in their order.
 *
 * @param {Iterable<string | Uint8Array>} texts
 */
export function fingerprint(texts) {
  const hash = createHash('sha256')
  for (const text of texts) hash.update(text).update('\0')
  return hash.digest('hex').slice(0, 16)
}
