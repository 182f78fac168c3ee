import { spawn } from 'node:child_process'
import { coreErrors } from '../errors/core-errors.ts'
import { isMissing } from './file-system-error.ts'

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

/** Runs programs from a list, without a shell, in a process group of their own that is ended whole. */
export interface ProcessGate {
  /** @throws CORE_PROGRAM_DENIED CORE_PROGRAM_MISSING CORE_PROGRAM_TIMEOUT, or the signal's reason */
  run(options: RunProgramOptions): Promise<ProgramResult>
}

/** Variables of our own environment that programs may see; everything else could be a secret or change their ways. */
const inherited = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TMPDIR', 'SystemRoot']

/** Creates the gate through which all programs are run. Nothing may be run that is not named here. */
export function createProcessGate(programs: Readonly<Record<string, AllowedProgram>>): ProcessGate {
  return {
    async run(options) {
      const allowed = Object.hasOwn(programs, options.program)
        ? programs[options.program]
        : undefined
      if (!allowed) throw coreErrors.PROGRAM_DENIED({ program: options.program })
      return runProgram(allowed, options)
    },
  }
}

function runProgram(allowed: AllowedProgram, options: RunProgramOptions): Promise<ProgramResult> {
  const {
    args,
    cwd,
    input = '',
    timeoutMs = 60_000,
    graceMs = 2_000,
    maxOutputBytes = 4 * 1024 * 1024,
    signal,
  } = options
  signal?.throwIfAborted()
  const base = Object.fromEntries(
    inherited.flatMap((key) => (process.env[key] === undefined ? [] : [[key, process.env[key]]])),
  )
  return new Promise((resolve, reject) => {
    const child = spawn(allowed.command, args, {
      cwd,
      env: { ...base, ...allowed.env, ...options.env },
      detached: true,
      stdio: 'pipe',
    })
    let failure: unknown
    let killTimer: NodeJS.Timeout | undefined
    const stop = (reason: unknown) => {
      failure ??= reason
      killGroup(child.pid, 'SIGTERM')
      killTimer ??= setTimeout(() => killGroup(child.pid, 'SIGKILL'), graceMs)
    }
    const onAbort = () => stop(signal?.reason)
    const timer = setTimeout(
      () => stop(coreErrors.PROGRAM_TIMEOUT({ program: options.program, timeoutMs })),
      timeoutMs,
    )
    signal?.addEventListener('abort', onAbort, { once: true })

    const out = collect(child.stdout, 'stdout', options.onOutput, maxOutputBytes)
    const err = collect(child.stderr, 'stderr', options.onOutput, maxOutputBytes)
    child.stdin.on('error', () => {}) // It may end without reading.
    child.stdin.end(input)
    child.on('error', (cause) => {
      failure ??= isMissing(cause)
        ? coreErrors.PROGRAM_MISSING({ program: options.program }, { cause })
        : cause
      finish(null)
    })
    // Grandchildren may hold the pipes for ever, so the end of the program counts, not that of its pipes.
    child.on('exit', (code) => setImmediate(() => finish(code)))

    let finished = false
    function finish(exitCode: number | null): void {
      if (finished) return
      finished = true
      clearTimeout(timer)
      clearTimeout(killTimer)
      signal?.removeEventListener('abort', onAbort)
      killGroup(child.pid, 'SIGKILL')
      const drained = Promise.race([
        Promise.all([out.ended, err.ended]),
        new Promise((done) => setTimeout(done, 200).unref()),
      ])
      drained.then(() => {
        child.stdout.destroy()
        child.stderr.destroy()
        if (failure !== undefined) reject(failure)
        else
          resolve({
            exitCode,
            stdout: out.text(),
            stderr: err.text(),
            truncated: out.truncated() || err.truncated(),
          })
      })
    }
  })
}

function collect(
  stream: NodeJS.ReadableStream,
  name: 'stdout' | 'stderr',
  onOutput: RunProgramOptions['onOutput'],
  maxBytes: number,
) {
  const kept: Buffer[] = []
  const decoder = new TextDecoder()
  let bytes = 0
  let total = 0
  stream.on('data', (chunk: Buffer) => {
    total += chunk.length
    if (bytes < maxBytes) {
      const part = chunk.subarray(0, maxBytes - bytes)
      bytes += part.length
      kept.push(part)
      onOutput?.(decoder.decode(part, { stream: true }), name)
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
