import { spawn } from 'node:child_process'
import { createServer, type Server } from 'node:net'
import { createInterface } from 'node:readline'

/** A service that was generated and is running. */
export interface RunningService extends AsyncDisposable {
  /** `http://127.0.0.1:…`, without a slash at the end. */
  url: string
  /** Lines that it has logged so far, each an object. */
  lines: Record<string, unknown>[]
  /** Asks it to stop, as an orchestrator does. Resolves to its exit code. */
  stop(): Promise<number | null>
}

/** Starts a service on a free port and waits until it says that it listens. */
export async function runService({
  command: [program, ...args],
  cwd,
  env,
}: {
  command: readonly [string, ...string[]]
  cwd: string
  env: Readonly<Record<string, string>>
}): Promise<RunningService> {
  const child = spawn(program, args, { cwd, env: { PATH: process.env.PATH, PORT: '0', ...env } })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('close', resolve)
    child.once('error', reject)
  })
  let complaint = ''
  child.stderr.on('data', (chunk) => {
    complaint += chunk
  })
  const lines: RunningService['lines'] = []
  const port = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const entry: Record<string, unknown> = JSON.parse(line)
      lines.push(entry)
      if (entry.msg === 'listening') resolve(entry.port)
    })
    ended.then((code) => {
      const said = lines.map((line) => JSON.stringify(line)).join('\n')
      reject(new Error(`ended with ${code} before it listened\n${said}\n${complaint}`))
    }, reject)
  })
  const stop = () => {
    child.kill('SIGTERM')
    return ended
  }
  return {
    url: `http://127.0.0.1:${port}`,
    lines,
    stop,
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      await ended
    },
  }
}

/** A database as far as a readiness check looks. */
export interface FakeDatabase extends AsyncDisposable {
  /** `127.0.0.1:5432` */
  address: string
  /** Stops listening. */
  close(): Promise<void>
}

/** Answers the first message of each connection as PostgreSQL without TLS, or as Redis, does. */
export async function answerAsDatabase(engine: unknown): Promise<FakeDatabase> {
  const server: Server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => socket.end(engine === 'redis' ? '+PONG\r\n' : 'N'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()))
  return { address: `127.0.0.1:${port}`, close, [Symbol.asyncDispose]: close }
}
