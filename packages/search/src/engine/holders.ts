/** Numbers by key. Most keys have one number, which is kept without a set of its own. */
export interface Holders {
  add(key: string, number: number): void
  remove(key: string, number: number): void
  get(key: string): Iterable<number>
  entries(): Iterable<readonly [key: string, numbers: Iterable<number>]>
}

const none: readonly number[] = []

/** Creates an empty collection. */
export function createHolders(): Holders {
  const held = new Map<string, number | Set<number>>()
  return {
    add(key, number) {
      const before = held.get(key)
      if (before === undefined) held.set(key, number)
      else if (typeof before !== 'number') before.add(number)
      else if (before !== number) held.set(key, new Set([before, number]))
    },
    remove(key, number) {
      const before = held.get(key)
      if (before === number) held.delete(key)
      else if (typeof before === 'object') {
        before.delete(number)
        if (before.size === 0) held.delete(key)
      }
    },
    get: (key) => numbersOf(held.get(key)),
    *entries() {
      for (const [key, numbers] of held) yield [key, numbersOf(numbers)]
    },
  }
}

function numbersOf(held: number | Set<number> | undefined): Iterable<number> {
  return held === undefined ? none : typeof held === 'number' ? [held] : held
}
