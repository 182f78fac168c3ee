import { fileURLToPath } from 'node:url'
import { Interrupted, type Io } from '../src/io.ts'
import { runCli } from '../src/run-cli.ts'

/** The folder of the small organisation that the tests ask about. */
export const org = fileURLToPath(new URL('./fixtures/org', import.meta.url))

/** What a call of the command said, and its exit code. */
export interface Called {
  code: number
  stdout: string
  stderr: string
}

/** The surroundings of a call; by default a pipe in the folder of {@link org}. */
export interface Surroundings {
  cwd?: string
  env?: Record<string, string>
  stdin?: string
  /** Width of the terminal; without it there is none. */
  columns?: number
  /** Sees output as it comes, and can end the call. */
  onOutput?: (text: string, interrupt: () => void) => void
  signal?: AbortSignal
}

/** Calls the command in this process. */
export async function call(
  argv: readonly string[],
  surroundings: Surroundings = {},
): Promise<Called> {
  const { cwd = org, env = {}, stdin = '', columns, onOutput } = surroundings
  const controller = new AbortController()
  const interrupt = () => controller.abort(new Interrupted('SIGINT'))
  const written = { stdout: '', stderr: '' }
  const sink = (name: 'stdout' | 'stderr'): Io['stdout'] => ({
    write(text) {
      written[name] += text
      onOutput?.(text, interrupt)
    },
    isTTY: columns !== undefined,
    columns,
  })
  const code = await runCli(argv, {
    stdin: bytesOf(stdin),
    stdout: sink('stdout'),
    stderr: sink('stderr'),
    env,
    cwd,
    signal: surroundings.signal ?? controller.signal,
  })
  return { code, ...written }
}

/** The one JSON document that a call printed. */
export async function callJson(
  argv: readonly string[],
  surroundings?: Surroundings,
): Promise<unknown> {
  const { stdout } = await call([...argv, '--json'], surroundings)
  return JSON.parse(stdout)
}

/** Text in which times are the same for every run. */
export function withoutTimes(text: string): string {
  return text.replace(/\b\d+(?:\.\d+)? m?s\b/g, '<time>')
}

async function* bytesOf(text: string): AsyncIterable<Uint8Array> {
  yield Buffer.from(text)
}
