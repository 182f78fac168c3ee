import { type ThreadRequest, WorkerThread } from './worker-thread.ts'

/** How {@link createWorkerThreads} is set up. */
export interface WorkerThreadsOptions {
  /** A JavaScript file that calls `serveThread`. */
  script: URL
  /** How many threads there are at most. @default 1 */
  threads?: number
  /** Memory of each in megabytes, after which it is stopped. @default 512 */
  maxHeapMb?: number
  /** How long a thread without work is kept. @default 30_000 */
  idleMs?: number
}

/** Threads that work off the main one, with a limit of time for each piece of work and of memory for each thread. */
export interface WorkerThreads extends AsyncDisposable {
  /** How many pieces of work can be under way at once. */
  readonly width: number
  /**
   * Does a piece of work when a thread is free for it. One that takes too long, or too much memory, is stopped with its
   * thread, and another thread takes the next.
   *
   * @throws CORE_THREAD_TIMEOUT CORE_THREAD_FAILED CORE_THREAD_MISSING, and the signal's reason
   */
  run(context: ThreadRequest): Promise<unknown>
}

/** Sets up threads, which are started when there is work. They keep no process alive. */
export function createWorkerThreads({
  script,
  threads = 1,
  maxHeapMb = 512,
  idleMs = 30_000,
}: WorkerThreadsOptions): WorkerThreads {
  const all = new Set<WorkerThread>()
  const free: WorkerThread[] = []
  const waiting: ((thread: WorkerThread) => void)[] = []
  let idle: NodeJS.Timeout | undefined

  const start = () => {
    const thread = new WorkerThread(script, maxHeapMb)
    all.add(thread)
    return thread
  }
  const take = (): Promise<WorkerThread> => {
    clearTimeout(idle)
    for (let thread = free.pop(); thread; thread = free.pop()) {
      if (!thread.isDead) return Promise.resolve(thread)
      all.delete(thread)
    }
    if (all.size < threads) return Promise.resolve(start())
    return new Promise((resolve) => {
      waiting.push(resolve)
    })
  }
  const give = (thread: WorkerThread) => {
    if (thread.isDead) all.delete(thread)
    const next = waiting.shift()
    if (next) next(thread.isDead ? start() : thread)
    else if (!thread.isDead) free.push(thread)
    if (free.length === all.size) idle = setTimeout(() => void stop(), idleMs).unref()
  }
  const stop = async () => {
    clearTimeout(idle)
    const stopped = free.splice(0)
    for (const thread of stopped) all.delete(thread)
    await Promise.all(stopped.map((thread) => thread.stop()))
  }
  return {
    width: threads,
    async run(context) {
      const thread = await take()
      try {
        return await thread.run(context)
      } finally {
        give(thread)
      }
    },
    [Symbol.asyncDispose]: stop,
  }
}
