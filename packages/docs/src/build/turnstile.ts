/** Lets so many pieces of work through at a time; the others wait in their order. */
export interface Turnstile {
  pass<T>(work: () => Promise<T>): Promise<T>
}

/** Creates a turnstile for `width` pieces of work at a time. */
export function createTurnstile(width: number): Turnstile {
  const waiting: (() => void)[] = []
  let free = width
  return {
    async pass(work) {
      if (free > 0) free -= 1
      else await new Promise<void>((resolve) => waiting.push(resolve))
      try {
        return await work()
      } finally {
        const next = waiting.shift()
        if (next) next()
        else free += 1
      }
    },
  }
}
