/**
 * Numbers that look random and are the same in every run: mulberry32.
 *
 * @typedef {object} Random
 * @property {() => number} next from 0 to below 1
 * @property {(below: number) => number} integer from 0 to below `below`
 * @property {<T>(values: readonly T[]) => T} pick one of the values, each as likely as another
 * @property {<T>(values: readonly T[]) => T} pickSkewed one of the values, the early ones far more often, as words of a language are
 */

/**
 * @param {number} seed
 * @returns {Random}
 */
export function createRandom(seed) {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const integer = (below) => Math.floor(next() * below)
  return {
    next,
    integer,
    pick: (values) => values[integer(values.length)],
    pickSkewed: (values) => values[Math.floor(values.length ** next()) - 1] ?? values[0],
  }
}
