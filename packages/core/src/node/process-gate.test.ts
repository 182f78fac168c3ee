import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CallboardError } from '../errors/callboard-error.ts'
import { createProcessGate } from './process-gate.ts'
import type { RunProgramOptions } from './run-program.ts'
import { createTemporaryFolder, type TemporaryFolder } from './temporary-folder.ts'

const gate = createProcessGate({
  node: { command: process.execPath },
  sh: { command: 'sh', env: { GREETING: 'hello' } },
  cat: { command: 'cat' },
  gone: { command: 'no-such-program-anywhere' },
  notRunnable: { command: '/etc' },
})

let temporary: TemporaryFolder
let cwd: string
beforeAll(async () => {
  temporary = await createTemporaryFolder()
  cwd = temporary.folder.root
})
afterAll(() => temporary[Symbol.asyncDispose]())

const node = (script: string, options: Partial<RunProgramOptions> = {}) =>
  gate.run({ program: 'node', args: ['-e', script], cwd, ...options })
const sh = (script: string, options: Partial<RunProgramOptions> = {}) =>
  gate.run({ program: 'sh', args: ['-c', script], cwd, ...options })
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'nothing was thrown',
    (error: unknown) => (CallboardError.is(error) ? error.code : error),
  )

/** Processes of this machine whose command line holds a mark. */
function processesWith(mark: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return false
    try {
      return (
        readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(mark) &&
        !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
      )
    } catch {
      return false
    }
  })
}

describe('run', () => {
  it('gives both outputs and the status', async () => {
    expect(await sh('echo out; echo err >&2; exit 3')).toEqual({
      exitCode: 3,
      stdout: 'out\n',
      stderr: 'err\n',
      truncated: false,
    })
    expect((await sh('kill -9 $$')).exitCode).toBeNull()
  })

  it('hands arguments over as they are: there is no shell', async () => {
    const args = ['$(touch x)', '; touch y', '`id`', '*', 'a b', '', '--flag', '"q"', '\n']
    const { stdout } = await gate.run({
      program: 'node',
      args: ['-e', 'console.log(JSON.stringify(process.argv.slice(1)))', '--', ...args],
      cwd,
    })
    expect(JSON.parse(stdout)).toEqual(args)
    expect(readdirSync(cwd)).toEqual([])
  })

  it('hands on only the variables that are listed, and those that are asked for', async () => {
    process.env.CALLBOARD_TEST_TOKEN = 'hunter2'
    const { stdout } = await sh('env', { env: { EXTRA: '1' } })
    delete process.env.CALLBOARD_TEST_TOKEN
    const names = stdout
      .trim()
      .split('\n')
      .map((line) => line.split('=')[0] ?? '')
    expect(stdout).not.toContain('hunter2')
    expect(stdout).toContain('GREETING=hello')
    expect(stdout).toContain('EXTRA=1')
    const known = [
      'PATH',
      'HOME',
      'LANG',
      'LC_ALL',
      'TMPDIR',
      'GREETING',
      'EXTRA',
      'PWD',
      '_',
      'SHLVL',
      'OLDPWD',
    ]
    expect(names.filter((name) => !known.includes(name))).toEqual([])
  })

  it('writes standard input, also where nobody reads it', async () => {
    expect((await gate.run({ program: 'cat', args: [], cwd, input: 'grüße' })).stdout).toBe('grüße')
    expect((await gate.run({ program: 'cat', args: [], cwd })).stdout).toBe('')
    expect((await sh('exit 0', { input: 'x'.repeat(1_000_000) })).exitCode).toBe(0)
  })

  it('runs where it is told', async () => {
    expect((await sh('pwd -P')).stdout).toBe(`${cwd}\n`)
  })

  it.each([
    ['a program that is not listed', { program: 'ls' }, 'CORE_PROGRAM_DENIED'],
    ['a name that every object has', { program: 'constructor' }, 'CORE_PROGRAM_DENIED'],
    ['a program that is not there', { program: 'gone' }, 'CORE_PROGRAM_MISSING'],
    ['what is no program', { program: 'notRunnable' }, 'CORE_PROGRAM_FAILED'],
    ['a folder that is not there', { program: 'cat', cwd: '/no/such/folder' }, 'CORE_PATH_MISSING'],
    ['an argument with NUL', { program: 'cat', args: ['a\u0000b'] }, 'CORE_PROGRAM_FAILED'],
    [
      'an argument that is too long',
      { program: 'cat', args: ['x'.repeat(200_000)] },
      'CORE_PROGRAM_FAILED',
    ],
  ])('refuses %s', async (_name, options, code) => {
    expect(await codeOf(gate.run({ args: [], cwd, ...options }))).toBe(code)
  })

  it('refuses programs that are not described as they should be', () => {
    expect(() =>
      createProcessGate({ a: { comand: 'x' } as unknown as { command: string } }),
    ).toThrowError(expect.objectContaining({ code: 'CORE_OPTION_INVALID' }))
  })
})

describe('output', () => {
  it('is kept from its beginning, up to a limit, while the program runs on', async () => {
    const result = await node(
      `for (let i = 0; i < 3000; i += 1) process.stdout.write('x'.repeat(1000)); console.error('end')`,
      {
        maxOutputBytes: 5000,
      },
    )
    expect(result).toEqual({
      exitCode: 0,
      stdout: 'x'.repeat(5000),
      stderr: 'end\n',
      truncated: true,
    })
  })

  it('is whole however long the last of it was', async () => {
    const { stdout } = await node(`process.stdout.write('x'.repeat(3_000_000))`)
    expect(stdout.length).toBe(3_000_000)
  })

  it('is handed over as it comes, characters whole', async () => {
    const chunks: string[] = []
    await node(
      `const b = Buffer.from('ü€👍'); let i = 0
      const next = () => { if (i < b.length) process.stdout.write(b.subarray(i, ++i), () => setTimeout(next, 5)) }
      next()`,
      { onOutput: (chunk, stream) => chunks.push(`${stream}:${chunk}`) },
    )
    expect(chunks.map((chunk) => chunk.replace('stdout:', '')).join('')).toBe('ü€👍')
  })

  it('that its receiver cannot bear ends the program, and not ours', async () => {
    const failing = sh('echo x; sleep 60', {
      onOutput: () => {
        throw new Error('full')
      },
    })
    await expect(failing).rejects.toThrow('full')
  })
})

describe('ending', () => {
  // What another run has left behind is not ours to count.
  const markOf = (name: string) => `mark-${name}-${process.pid}`
  // Four children that ignore being asked and hold the pipes.
  const family = (mark: string) =>
    `trap '' TERM; for i in 1 2 3 4; do sh -c "trap '' TERM; while :; do sleep 0.2; done # ${mark}" & done; echo ready; wait # ${mark}`

  it('asks a program to stop after its time, and kills all it has started when it does not', async () => {
    const started = performance.now()
    const code = await codeOf(sh(family(markOf('timeout')), { timeoutMs: 300, graceMs: 200 }))
    expect(code).toBe('CORE_PROGRAM_TIMEOUT')
    expect(performance.now() - started).toBeLessThan(4000)
    await gone(markOf('timeout'))
  })

  it.each([
    [undefined, 'TERM', 'INT'],
    ['SIGTERM', 'TERM', 'INT'],
    ['SIGINT', 'INT', 'TERM'],
  ] as const)(
    'lets a program end by itself in the time of grace: %s',
    async (stopSignal, own, other) => {
      const seen: string[] = []
      const code = await codeOf(
        sh(
          `trap 'echo tidy; exit 0' ${own}; trap 'echo other' ${other}; echo ready; while :; do sleep 0.05; done`,
          {
            timeoutMs: 300,
            graceMs: 5000,
            ...(stopSignal && { stopSignal }),
            onOutput: (chunk) => seen.push(chunk),
          },
        ),
      )
      expect(code).toBe('CORE_PROGRAM_TIMEOUT')
      expect(seen.join('')).toContain('tidy')
      expect(seen.join('')).not.toContain('other')
    },
  )

  it('aborts with the reason of the signal', async () => {
    const abort = new AbortController()
    const run = sh(family(markOf('abort')), {
      graceMs: 100,
      signal: abort.signal,
      onOutput: () => abort.abort('stop'),
    })
    await expect(run).rejects.toBe('stop')
    await gone(markOf('abort'))
    await expect(sh('exit', { signal: AbortSignal.abort('no') })).rejects.toBe('no')
  })

  it('takes grandchildren along when the program ends, though they hold its pipes', async () => {
    const started = performance.now()
    expect(await sh(`sleep 30 & sh -c 'sleep 31; : ${markOf('left')}' & echo done`)).toMatchObject({
      exitCode: 0,
      stdout: 'done\n',
    })
    expect(performance.now() - started).toBeLessThan(4000)
    await gone(markOf('left'))
  })

  it.runIf(existsSync('/usr/bin/setsid'))(
    'does not wait for one that has left the group',
    async () => {
      const started = performance.now()
      const { stdout } = await sh('setsid sleep 3 & sleep 0.2; echo done', { graceMs: 200 })
      expect(stdout).toBe('done\n')
      expect(performance.now() - started).toBeLessThan(2800)
    },
  )

  it('leaves no listeners on a signal that lives on', async () => {
    const abort = new AbortController()
    let listeners = 0
    const { addEventListener, removeEventListener } = abort.signal
    abort.signal.addEventListener = (...args: unknown[]) => {
      listeners += 1
      return addEventListener.apply(abort.signal, args as never)
    }
    abort.signal.removeEventListener = (...args: unknown[]) => {
      listeners -= 1
      return removeEventListener.apply(abort.signal, args as never)
    }
    await sh('exit 0', { signal: abort.signal })
    await codeOf(sh('sleep 9', { signal: abort.signal, timeoutMs: 50 }))
    expect(listeners).toBe(0)
  })

  it('takes a time limit without end for what it says', async () => {
    expect((await sh('sleep 0.1; echo x', { timeoutMs: Number.POSITIVE_INFINITY })).stdout).toBe(
      'x\n',
    )
  })

  async function gone(mark: string): Promise<void> {
    // A killed process is in the table until its new parent has looked at it.
    for (let round = 0; round < 40 && processesWith(mark).length > 0; round += 1) await delay(50)
    expect(processesWith(mark)).toEqual([])
  }
})
