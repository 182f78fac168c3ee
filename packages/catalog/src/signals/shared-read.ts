/** One piece of work that several callers wait for. */
export interface SharedRead<Value> {
  /** Whether it can still be joined: false when it is done, or given up because nobody waited any more. */
  readonly isOpen: boolean
  /** Waits for the value. Rejects with the caller's own reason when it is aborted; the work goes on for the others. */
  wait(signal: AbortSignal | undefined): Promise<Value>
}

/** Starts work for as many as come to wait for it. It is aborted when the last of them has gone. */
export function shareRead<Value>(work: (signal: AbortSignal) => Promise<Value>): SharedRead<Value> {
  const controller = new AbortController()
  const result = work(controller.signal)
  let isOpen = true
  let waiting = 0
  const close = () => {
    isOpen = false
  }
  // Nobody may be there any more when it fails.
  result.then(close, close)
  const leave = (reason: unknown) => {
    waiting -= 1
    if (waiting > 0) return
    close()
    controller.abort(reason)
  }
  return {
    get isOpen() {
      return isOpen
    },
    async wait(signal) {
      waiting += 1
      if (!signal) return result
      let onAbort: () => void = () => undefined
      const aborted = new Promise<never>((_resolve, reject) => {
        onAbort = () => {
          leave(signal.reason)
          reject(signal.reason)
        }
        if (signal.aborted) onAbort()
        else signal.addEventListener('abort', onAbort, { once: true })
      })
      try {
        return await Promise.race([result, aborted])
      } finally {
        signal.removeEventListener('abort', onAbort)
      }
    },
  }
}
