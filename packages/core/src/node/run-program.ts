import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import type { CallboardError } from '../errors/callboard-error.ts'
import { coreErrors } from '../errors/core-errors.ts'
import { errorCode, isMissing } from './file-system-error.ts'
import { longestTimerMs } from './node-runtime.ts'

/** A program that may be run. */
export interface AllowedProgram {
  /** Name or absolute path of the executable. */
  command: string
  /** Variables it always gets, beside `PATH`, `HOME`, `LANG` and `TMPDIR`. */
  env?: Readonly<Record<string, string>>
}

/** One run of a program. */
export interface RunProgramOptions {
  /** Its name among the allowed programs. */
  program: string
  /** Each argument as it is: there is no shell. */
  args: readonly string[]
  /** Absolute path of the folder to run in. */
  cwd: string
  env?: Readonly<Record<string, string>>
  /** Text for its standard input. @default '' */
  input?: string
  /** @default 60_000 */
  timeoutMs?: number
  /** Time between asking it to stop and killing it. @default 2_000 */
  graceMs?: number
  /**
   * How its group is asked to stop. Some programs tidy up after an interrupt, as from a terminal, while the children that they
   * need for it would obey `SIGTERM`. @default 'SIGTERM'
   */
  stopSignal?: 'SIGTERM' | 'SIGINT'
  /** What is kept of each of its two outputs, from the beginning. @default 4 MiB */
  maxOutputBytes?: number
  /** Receives output as it comes, undecoded beyond UTF-8. */
  onOutput?: (chunk: string, stream: 'stdout' | 'stderr') => void
  signal?: AbortSignal | undefined
}

/** How a program ended. */
export interface ProgramResult {
  /** Exit status; `null` when a signal ended it. */
  exitCode: number | null
  stdout: string
  stderr: string
  /** Whether output beyond the limit was left out. */
  truncated: boolean
}

/** Variables of our own environment that programs may see; everything else could be a secret or change their ways. */
const inherited = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TMPDIR', 'SystemRoot']

/** Starts a program in a process group of its own, with a clean environment. @throws CORE_PROGRAM_FAILED */
export function startProgram(
  allowed: AllowedProgram,
  { program, args, cwd, env }: RunProgramOptions,
) {
  try {
    return spawn(allowed.command, args, {
      cwd,
      env: { ...inheritedEnv(), ...allowed.env, ...env },
      detached: true,
      stdio: 'pipe',
    })
  } catch (cause) {
    throw startFailed(program, cause)
  }
}

/** By its code only: the system's message quotes the arguments, which may hold a secret. */
function startFailed(program: string, cause: unknown): CallboardError {
  return coreErrors.PROGRAM_FAILED({ program, reason: errorCode(cause) || 'unknown reason' })
}

/** Why a program did not start: to the system, a missing folder to run in looks like a missing program. */
async function startError(cause: unknown, { program, cwd }: RunProgramOptions): Promise<unknown> {
  const folder = await stat(cwd).catch(() => undefined)
  if (!folder?.isDirectory()) return coreErrors.PATH_MISSING({ path: cwd }, { cause })
  if (isMissing(cause)) return coreErrors.PROGRAM_MISSING({ program }, { cause })
  return startFailed(program, cause)
}

/** What a program that was started gives, when it and its whole group have ended. */
export function watchProgram(
  child: ChildProcessWithoutNullStreams,
  options: RunProgramOptions,
): Promise<ProgramResult> {
  const { timeoutMs = 60_000, graceMs = 2_000, maxOutputBytes = 4 * 1024 * 1024 } = options
  const { stopSignal = 'SIGTERM', signal } = options
  return new Promise((resolve, reject) => {
    let failure: { reason: unknown } | undefined
    let finished = false
    let killTimer: NodeJS.Timeout | undefined
    const stop = (reason: unknown) => {
      failure ??= { reason }
      if (finished) return
      killGroup(child.pid, stopSignal)
      killTimer ??= setTimeout(() => killGroup(child.pid, 'SIGKILL'), graceMs)
    }
    const onAbort = () => stop(signal?.reason)
    const timer = setTimeout(
      () => stop(coreErrors.PROGRAM_TIMEOUT({ program: options.program, timeoutMs })),
      Math.min(timeoutMs, longestTimerMs),
    )
    signal?.addEventListener('abort', onAbort, { once: true })

    const keep = { maxBytes: maxOutputBytes, onOutput: options.onOutput, onFailure: stop }
    const out = collect(child.stdout, 'stdout', keep)
    const err = collect(child.stderr, 'stderr', keep)
    child.stdin.on('error', () => {}) // It may end without reading.
    child.stdin.end(options.input ?? '')
    child.on('error', async (cause) => {
      failure ??= { reason: await startError(cause, options) }
      finish(null)
    })
    // Grandchildren may hold the pipes for ever, so the end of the program counts, not that of its pipes.
    child.on('exit', finish)

    async function finish(exitCode: number | null): Promise<void> {
      if (finished) return
      finished = true
      clearTimeout(timer)
      clearTimeout(killTimer)
      signal?.removeEventListener('abort', onAbort)
      killGroup(child.pid, 'SIGKILL')
      // With the group gone the pipes end by themselves, except where a grandchild has left the group.
      await Promise.race([
        Promise.all([out.ended, err.ended]),
        delay(graceMs, undefined, { ref: false }),
      ])
      child.stdout.destroy()
      child.stderr.destroy()
      if (failure) return reject(failure.reason)
      const truncated = out.truncated() || err.truncated()
      resolve({ exitCode, stdout: out.text(), stderr: err.text(), truncated })
    }
  })
}

function inheritedEnv(): Record<string, string> {
  return Object.fromEntries(
    inherited.flatMap((key) => {
      const value = process.env[key]
      return value === undefined ? [] : [[key, value]]
    }),
  )
}

function collect(
  stream: NodeJS.ReadableStream,
  name: 'stdout' | 'stderr',
  {
    maxBytes,
    onOutput,
    onFailure,
  }: {
    maxBytes: number
    onOutput: RunProgramOptions['onOutput']
    onFailure: (reason: unknown) => void
  },
) {
  const kept: Buffer[] = []
  const decoder = new TextDecoder()
  let bytes = 0
  let total = 0
  stream.on('data', (chunk: Buffer) => {
    total += chunk.length
    if (bytes >= maxBytes) return
    const part = chunk.subarray(0, maxBytes - bytes)
    bytes += part.length
    kept.push(part)
    try {
      onOutput?.(decoder.decode(part, { stream: true }), name)
    } catch (error) {
      // Thrown on, it would end our own process.
      onFailure(error)
    }
  })
  const ended = new Promise<void>((done) =>
    stream
      .on('end', done)
      .on('error', () => done())
      .on('close', done),
  )
  return { ended, text: () => Buffer.concat(kept).toString('utf8'), truncated: () => total > bytes }
}

function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {
    // The group is gone already.
  }
}
