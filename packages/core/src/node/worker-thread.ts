import { performance } from 'node:perf_hooks'
import { Worker } from 'node:worker_threads'
import { coreErrors } from '../errors/core-errors.ts'
import { messageOf } from '../errors/format-error.ts'
import { createBusyClock } from './busy-clock.ts'
import type { FromThread, ToThread } from './worker-message.ts'

/** A piece of work for a thread. */
export interface ThreadRequest {
  request: unknown
  /** What many pieces have in common: sent once to each thread, known by its key from then on. */
  shared: { key: string; value: unknown }
  /**
   * Time for the piece, from when the thread is ready for it: such in which this process computes, so that a busy machine stops
   * nothing. A piece that computes nothing, but waits, gets four times as much.
   */
  timeoutMs: number
  /** Answers what the work asks. */
  answer(question: unknown): Promise<unknown>
  signal?: AbortSignal | undefined
}

/** Values that a thread remembers; see `serveThread`. */
const maxShared = 8
/** Room for what is new, in megabytes. More of it, as V8 takes, makes nothing faster that was measured, and each thread keeps it. */
const maxYoungGenerationSizeMb = 24
/** How many times its time a piece of work may wait. */
const patience = 4

/** One thread, which does one piece of work at a time. Once it is `dead` it is of no more use. */
export class WorkerThread {
  isDead = false
  readonly #script: string
  readonly #worker: Worker
  readonly #ready: Promise<void>
  readonly #known: string[] = []
  #onMessage: (message: FromThread) => void = () => {}
  #onEnd: (error: unknown) => void = () => {}

  constructor(script: URL, maxHeapMb: number) {
    this.#script = script.pathname.slice(script.pathname.lastIndexOf('/') + 1)
    this.#worker = new Worker(script, {
      resourceLimits: { maxOldGenerationSizeMb: maxHeapMb, maxYoungGenerationSizeMb },
      // A thread sees nothing of the process that it does not need.
      env: {},
      stdout: false,
    })
    this.#ready = new Promise<void>((resolve, reject) => {
      this.#onMessage = ({ type }) => type === 'ready' && resolve()
      this.#onEnd = (error) => {
        const data = { script: this.#script, reason: messageOf(error) }
        reject(coreErrors.THREAD_MISSING(data, { cause: error }))
      }
    })
    this.#ready.catch(() => {})
    this.#worker.on('message', (message: FromThread) => this.#onMessage(message))
    this.#worker.on('error', (error) => this.#end(error))
    this.#worker.on('exit', () => this.#end(new Error('it exited')))
    this.#worker.unref()
  }

  /** Does a piece of work. @throws CORE_THREAD_TIMEOUT CORE_THREAD_FAILED CORE_THREAD_MISSING, and the signal's reason */
  async run(context: ThreadRequest): Promise<unknown> {
    // A process waits for work that is under way, not for a thread that has none.
    this.#worker.ref()
    try {
      await this.#ready
      return await this.#work(context)
    } finally {
      this.#worker.unref()
    }
  }

  async stop(): Promise<void> {
    this.isDead = true
    await this.#worker.terminate()
  }

  #work({ request, shared, timeoutMs, answer, signal }: ThreadRequest): Promise<unknown> {
    const script = this.#script
    return new Promise((resolve, reject) => {
      const fail = (error: unknown) => {
        finish()
        void this.stop()
        reject(error)
      }
      const abort = () => fail(signal?.reason)
      const stopWatch = startWatch(timeoutMs, () =>
        fail(coreErrors.THREAD_TIMEOUT({ script, timeoutMs })),
      )
      const finish = () => {
        stopWatch()
        signal?.removeEventListener('abort', abort)
        this.#onMessage = () => {}
        this.#onEnd = () => {}
      }
      this.#onEnd = (error) => {
        const reason = messageOf(error)
        fail(coreErrors.THREAD_FAILED({ script, reason }, { cause: error }))
      }
      this.#onMessage = (message) => {
        if (message.type === 'ask')
          answer(message.question).then(
            (told) => this.#send({ type: 'told', ask: message.ask, answer: told }),
            fail,
          )
        if (message.type === 'done') {
          finish()
          resolve(message.answer)
        }
        if (message.type === 'failed') {
          finish()
          reject(coreErrors.THREAD_FAILED({ script, reason: message.message }))
        }
      }
      signal?.addEventListener('abort', abort, { once: true })
      if (signal?.aborted) return abort()
      this.#share(shared)
      this.#send({ type: 'work', request, shared: shared.key })
    })
  }

  #share({ key, value }: ThreadRequest['shared']): void {
    if (this.#known.includes(key)) return
    this.#known.push(key)
    if (this.#known.length > maxShared) this.#known.shift()
    this.#send({ type: 'share', key, value })
  }

  #send(message: ToThread): void {
    this.#worker.postMessage(message)
  }

  #end(error: unknown): void {
    this.isDead = true
    this.#onEnd(error)
  }
}

/** Calls back when the time is over, unless it is stopped before. */
function startWatch(timeoutMs: number, over: () => void): () => void {
  const busyMs = createBusyClock()
  const endMs = performance.now() + timeoutMs * patience
  const look = () => {
    const leftMs = Math.min(timeoutMs - busyMs(), endMs - performance.now())
    if (leftMs <= 0) over()
    else timer = setTimeout(look, Math.ceil(leftMs))
  }
  let timer = setTimeout(look, timeoutMs)
  return () => clearTimeout(timer)
}
