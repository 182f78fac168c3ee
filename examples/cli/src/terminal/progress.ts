import type { Io } from '../io.ts'

/** Says what takes its time, on stderr, where a person looks at it. */
export interface Progress {
  /** Does a piece of work; from the second second on a line says what is being done, and goes away with it. */
  during<T>(doing: string, work: () => Promise<T>): Promise<T>
}

const afterMs = 1000
const everyMs = 100
const frames = ['|', '/', '-', '\\']

/** Progress on a terminal; silent everywhere else, so that logs of CI stay readable. */
export function createProgress({ stderr }: Pick<Io, 'stderr'>): Progress {
  if (!stderr.isTTY) return { during: (_doing, work) => work() }
  return {
    async during(doing, work) {
      const started = performance.now()
      let shown = false
      const timer = setInterval(() => {
        const ms = performance.now() - started
        if (ms < afterMs) return
        shown = true
        const frame = frames[Math.floor(ms / everyMs) % frames.length]
        stderr.write(`\r\u001b[K${frame} ${doing} (${Math.floor(ms / 1000)} s)`)
      }, everyMs)
      timer.unref()
      try {
        return await work()
      } finally {
        clearInterval(timer)
        if (shown) stderr.write('\r\u001b[K')
      }
    },
  }
}
