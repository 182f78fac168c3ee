import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openFolder } from './open-folder.ts'
import { createTemporaryFolder, type TemporaryFolder } from './temporary-folder.ts'
import { createWorkerThreads } from './worker-threads.ts'

let temporary: TemporaryFolder
let script: URL
const opened: AsyncDisposable[] = []

/** A thread runs without a loader for TypeScript, so its file is made into JavaScript. */
beforeAll(async () => {
  temporary = await createTemporaryFolder()
  const { root } = temporary.folder
  const here = await openFolder({ root: import.meta.dirname })
  await build({
    stdin: {
      contents: `
        import { serveThread } from './serve-thread.ts'
        serveThread(async ({ request, shared, ask, handOver }) => {
          if (request === 'spin') for (;;);
          if (request === 'wait') await new Promise(() => {})
          if (request === 'fail') throw new Error('no luck')
          if (request === 'eat') { const all = []; for (;;) all.push(new Array(1e6).fill({})) }
          if (request === 'exit') process.exit(3)
          if (request === 'bytes') {
            const { buffer } = Uint8Array.of(1, 2, 3)
            handOver([buffer])
            globalThis.given = buffer
            return buffer
          }
          if (request === 'given') return globalThis.given.byteLength
          if (request === 'environment') return Object.keys(process.env)
          return [request, shared, await ask('who?')]
        })`,
      resolveDir: here.root,
      loader: 'ts',
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: `${root}/thread.mjs`,
  })
  script = pathToFileURL(`${root}/thread.mjs`)
})
afterAll(async () => {
  for (const each of opened) await each[Symbol.asyncDispose]()
  await temporary[Symbol.asyncDispose]()
})

const start = (options = {}) => {
  const threads = createWorkerThreads({ script, ...options })
  opened.push(threads)
  const run = (request: unknown, more = {}) =>
    threads.run({
      request,
      shared: { key: 'a', value: { big: 1 } },
      timeoutMs: 5_000,
      answer: async (question) => `you asked ${question}`,
      ...more,
    })
  return run
}

describe('threads', () => {
  it('do work with what is shared, and may ask', async () => {
    const run = start()
    expect(await Promise.all([run(1), run(2), run(3)])).toEqual(
      [1, 2, 3].map((request) => [request, { big: 1 }, 'you asked who?']),
    )
    expect(await run('environment')).toEqual([])
  })

  it('hand memory over with an answer', async () => {
    const run = start()
    expect(await run('bytes')).toEqual(Uint8Array.of(1, 2, 3).buffer)
    expect(await run('given')).toBe(0)
  })

  it('are stopped for what takes too long, and replaced', async () => {
    const run = start()
    const [spun, next] = await Promise.allSettled([run('spin', { timeoutMs: 100 }), run(1)])
    expect(spun).toMatchObject({
      reason: {
        code: 'CORE_THREAD_TIMEOUT',
        message:
          'A piece of work in "thread.mjs" took longer than 100 ms and was stopped with its thread',
      },
    })
    expect(next.status).toBe('fulfilled')
  })

  it('are stopped for what only waits, later', async () => {
    const run = start()
    await expect(run('wait', { timeoutMs: 20 })).rejects.toMatchObject({
      code: 'CORE_THREAD_TIMEOUT',
    })
  })

  it('are stopped for what takes too much memory', async () => {
    const run = start({ maxHeapMb: 32 })
    await expect(run('eat')).rejects.toMatchObject({ code: 'CORE_THREAD_FAILED' })
    expect(await run(1)).toHaveLength(3)
  })

  it('that fail or exit take nothing else with them', async () => {
    const run = start()
    await expect(run('fail')).rejects.toMatchObject({
      message: 'A thread of "thread.mjs" ended in the middle of its work: no luck',
    })
    await expect(run('exit')).rejects.toMatchObject({ code: 'CORE_THREAD_FAILED' })
    await expect(
      run(1, { answer: () => Promise.reject(new Error('nobody answers')) }),
    ).rejects.toThrow('nobody answers')
    expect(await run(1)).toHaveLength(3)
  })

  it('end with the signal', async () => {
    const run = start()
    const controller = new AbortController()
    const running = run('spin', { signal: controller.signal })
    await Promise.resolve()
    controller.abort(new Error('enough'))
    await expect(running).rejects.toThrow('enough')
    await expect(run(1, { signal: controller.signal })).rejects.toThrow('enough')
  })

  it('whose file is not there say so', async () => {
    const run = start({ script: new URL('none.mjs', script) })
    await expect(run(1)).rejects.toMatchObject({ code: 'CORE_THREAD_MISSING' })
  })
})
