import type { Breath } from '../breath.ts'

/** Enough that a bucket of a large catalog is copied in microseconds, few enough that a small one is not mostly buckets. */
const bucketCount = 1024

/**
 * A map that never changes. {@link SharedMap.with} gives another one that shares with this one what is equal, at a cost in
 * proportion to the change, where a copy of a `Map` costs as much as all there is.
 */
export class SharedMap<Value> implements ReadonlyMap<string, Value> {
  readonly #buckets: readonly (ReadonlyMap<string, Value> | undefined)[]
  readonly size: number
  /** The same for all maps that were made from one another. */
  readonly line: object

  private constructor(
    buckets: readonly (ReadonlyMap<string, Value> | undefined)[],
    { size, line }: { size: number; line: object },
  ) {
    this.#buckets = buckets
    this.size = size
    this.line = line
  }

  /** The map without anything. */
  static empty<Value>(): SharedMap<Value> {
    return new SharedMap<Value>([], { size: 0, line: {} })
  }

  get(key: string): Value | undefined {
    if (this.size === 0) return undefined
    return this.#buckets[bucketOf(key)]?.get(key)
  }

  has(key: string): boolean {
    if (this.size === 0) return false
    return this.#buckets[bucketOf(key)]?.has(key) ?? false
  }

  /** This map with some entries replaced; `undefined` takes one out. The same map where there are none. */
  async with(
    changes: Iterable<readonly [string, Value | undefined]>,
    breath: Breath,
  ): Promise<SharedMap<Value>> {
    let buckets = this.#buckets as (ReadonlyMap<string, Value> | undefined)[]
    let own: (Map<string, Value> | undefined)[] = []
    let { size } = this
    let count = 0
    for (const [key, value] of changes) {
      if (count === 0) {
        buckets = Array.from({ length: bucketCount }, (_, number) => this.#buckets[number])
        own = new Array(bucketCount).fill(undefined)
      }
      const number = bucketOf(key)
      let bucket = own[number]
      if (!bucket) {
        bucket = new Map(buckets[number])
        own[number] = bucket
        buckets[number] = bucket
      }
      size -= bucket.size
      if (value === undefined) bucket.delete(key)
      else bucket.set(key, value)
      size += bucket.size
      count += 1
      const pause = count % 256 === 0 ? breath() : undefined
      if (pause) await pause
    }
    return count === 0 ? this : new SharedMap(buckets, { size, line: this.line })
  }

  /** In an order of no meaning, as all that follow. */
  *[Symbol.iterator](): Generator<[string, Value], undefined> {
    for (const bucket of this.#buckets) if (bucket) yield* bucket
  }

  *entries(): Generator<[string, Value], undefined> {
    yield* this
  }

  *keys(): Generator<string, undefined> {
    for (const bucket of this.#buckets) if (bucket) yield* bucket.keys()
  }

  *values(): Generator<Value, undefined> {
    for (const bucket of this.#buckets) if (bucket) yield* bucket.values()
  }

  forEach(visit: (value: Value, key: string, map: ReadonlyMap<string, Value>) => void): void {
    for (const [key, value] of this) visit(value, key, this)
  }
}

/** FNV-1a over the code units. */
function bucketOf(key: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < key.length; index += 1)
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193)
  return (hash ^ (hash >>> 16)) & (bucketCount - 1)
}
