/** Room for so many at a time; whoever comes when it is full waits in line. */
export interface Places {
  /** @throws the reason of a signal that is aborted in line */
  enter(signal: AbortSignal): Promise<void>
  /** The place goes to the next in line, so that nobody slips in between. */
  leave(): void
}

export function createPlaces(count: number): Places {
  const line: (() => void)[] = []
  let taken = 0
  return {
    async enter(signal) {
      if (taken < count) {
        taken += 1
        return
      }
      await new Promise<void>((resolve, reject) => {
        const go = () => {
          signal.removeEventListener('abort', stop)
          resolve()
        }
        const stop = () => {
          line.splice(line.indexOf(go), 1)
          reject(signal.reason)
        }
        line.push(go)
        signal.addEventListener('abort', stop, { once: true })
      })
    },
    leave() {
      const next = line.shift()
      if (next) next()
      else taken -= 1
    },
  }
}
