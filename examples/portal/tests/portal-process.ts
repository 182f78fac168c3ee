import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
// What `npm test` has just built starts in a quarter of the time; elsewhere a build could be an old one.
const argv = process.env.CALLBOARD_BUILT
  ? [at('../dist/main.js')]
  : ['--conditions=@callboard/source', '--import', import.meta.resolve('tsx'), at('../src/main.ts')]

/** How a process ended: with a code, or by a signal. */
interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  stderr: string
}

/** A portal in a process of its own. */
export interface PortalProcess extends AsyncDisposable {
  url: string
  /** How it ended. */
  ended: Promise<Ended>
  kill(signal: NodeJS.Signals): void
}

/** Starts the portal of a configuration, on a free port unless `PORT` names one, and waits until it answers. */
export async function startPortal(
  config: string,
  env: Readonly<Record<string, string>>,
): Promise<PortalProcess> {
  const child = spawn(process.execPath, [...argv, config], {
    env: { PATH: process.env.PATH, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const ended = new Promise<Ended>((resolve) =>
    child.on('close', (code, signal) => resolve({ code, signal, stderr })),
  )
  return {
    url: await addressOf(child, ended),
    ended,
    kill: (signal) => child.kill(signal),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

function addressOf({ stdout }: ChildProcess, ended: Promise<Ended>): Promise<string> {
  let said = ''
  return new Promise((resolve, reject) => {
    stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text
      const [url] = /http:\/\/localhost:\d+/.exec(said) ?? []
      if (url !== undefined) resolve(url)
    })
    void ended.then(({ code, signal, stderr }) =>
      reject(new Error(`It ended with ${code ?? signal}: ${stderr}`)),
    )
  })
}
