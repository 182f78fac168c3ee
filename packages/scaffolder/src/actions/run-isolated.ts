import { CallboardError } from '@callboard/core'
import { createProcessGate, nodeProgram } from '@callboard/core/node'
import { errors } from '../errors.ts'

/** What {@link runIsolated} is given. */
export interface IsolatedWork {
  /** What it does, for errors: `The expression`. */
  what: string
  /** Body of a function of `input` and `library`; what it returns becomes JSON. */
  body: string
  /** JSON data. */
  input: unknown
  /** Address of a module that the body imports. */
  library?: string
  /** Absolute path of a folder to run in. */
  cwd: string
  /** @default 10_000 */
  timeoutMs?: number
  signal: AbortSignal
}

/** V8's old generation; where an input and its result are 16 MiB, it takes several times as much to work on them. */
const memoryMb = 128
const maxOutputBytes = 16 * 1024 * 1024

const programs = createProcessGate({ node: nodeProgram })

/**
 * Does work with a text of a template that has no bounds of its own (an expression language, a regular expression) in
 * a process that can be ended: neither time nor memory of this one is at stake, and nothing of it can be reached.
 * Starting it costs about 60 ms. A worker thread would not do: one large string ends the whole process.
 *
 * @throws SCAFFOLDER_ISOLATED_FAILED with what the body throws, or with the limit that was reached
 */
export async function runIsolated(work: IsolatedWork): Promise<unknown> {
  const { what, body, input, library = '', cwd, timeoutMs = 10_000, signal } = work
  const refuse = (reason: string) => errors.ISOLATED_FAILED({ what, reason })
  const result = await programs
    .run({
      program: 'node',
      args: [`--max-old-space-size=${memoryMb}`, '--no-warnings', '-e', programOf(body), library],
      cwd,
      input: JSON.stringify(input),
      timeoutMs,
      maxOutputBytes,
      signal,
    })
    .catch((error: unknown) => {
      if (!CallboardError.is(error, 'CORE_PROGRAM_TIMEOUT')) throw error
      throw refuse(`it takes longer than ${timeoutMs / 1000} s`)
    })
  if (result.truncated) throw refuse(`its result is larger than ${maxOutputBytes} bytes`)
  if (result.exitCode !== 0) throw refuse(`it takes more memory than ${memoryMb} MB`)
  const { value, problem } = JSON.parse(result.stdout) as { value?: unknown; problem?: string }
  if (problem !== undefined) throw refuse(problem)
  return value
}

function programOf(body: string): string {
  return `
    const work = async (input, library) => { ${body} }
    const print = (answer) => process.stdout.write(JSON.stringify(answer))
    work(JSON.parse(require('node:fs').readFileSync(0, 'utf8')), process.argv[1])
      .then((value) => print({ value }))
      .catch((error) => print({ problem: String((error && error.message) || error).slice(0, 1000) }))`
}
