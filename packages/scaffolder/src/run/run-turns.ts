/** A limit to how much goes on at once. */
export interface Turns {
  /** Fulfilled when it is one's turn, which lasts until it is disposed of; with nothing when the signal came first. */
  take(signal: AbortSignal): Promise<Disposable | undefined>
}

/** Lets so many go on at once; the others wait and take their turns in order. */
export function createTurns(limit: number): Turns {
  const waiting = new Set<() => void>()
  let taken = 0

  const turn = (): Disposable => {
    taken += 1
    return {
      [Symbol.dispose]() {
        taken -= 1
        const [next] = waiting
        next?.()
      },
    }
  }

  return {
    async take(signal) {
      if (signal.aborted) return undefined
      if (taken < limit) return turn()
      return new Promise((resolve) => {
        const settle = (given: Disposable | undefined) => {
          waiting.delete(begin)
          signal.removeEventListener('abort', leave)
          resolve(given)
        }
        const begin = () => settle(turn())
        const leave = () => settle(undefined)
        waiting.add(begin)
        signal.addEventListener('abort', leave)
      })
    },
  }
}
