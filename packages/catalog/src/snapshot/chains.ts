/** Places of items before the first one. */
const none = 0

/**
 * Many short lists that grow at once, each known by a number: whatever is added stands in one list and knows the place of the item of
 * its chain that came before. A list of its own for each has room to grow that most never need.
 */
export class Chains<Item> {
  readonly #items: Item[] = []
  /** For each item the place of the one before it. */
  #before = new Int32Array(256)
  /** For each chain the place of its newest item. */
  #newest = new Int32Array(256)

  add(chain: number, item: Item): void {
    const place = this.#items.push(item)
    if (place > this.#before.length) this.#before = withRoom(this.#before, 2 * place)
    if (chain >= this.#newest.length) this.#newest = withRoom(this.#newest, 2 * chain + 1)
    this.#before[place - 1] = this.#newest[chain] as number
    this.#newest[chain] = place
  }

  /** The items of a chain, the newest first. */
  items(chain: number): Item[] {
    const items: Item[] = []
    for (
      let place = this.#newestOf(chain);
      place !== none;
      place = this.#before[place - 1] as number
    )
      items.push(this.#items[place - 1] as Item)
    return items
  }

  /** The newest item of a chain that is the one. */
  find(chain: number, isTheOne: (item: Item) => boolean): Item | undefined {
    for (let place = this.#newestOf(chain); place !== none; ) {
      const item = this.#items[place - 1] as Item
      if (isTheOne(item)) return item
      place = this.#before[place - 1] as number
    }
    return undefined
  }

  #newestOf(chain: number): number {
    return this.#newest[chain] ?? none
  }
}

/** As many numbers as before, and zeros up to a length. */
export function withRoom(numbers: ArrayLike<number>, length: number): Int32Array<ArrayBuffer> {
  const wider = new Int32Array(length)
  wider.set(numbers)
  return wider
}
