import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
// From the sources, so that no build has to be there, or could be an old one.
const fromSource = ['--conditions=@callboard/source', '--import', import.meta.resolve('tsx'), main]

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

/** Starts the portal of a configuration on a free port, and waits until it answers. */
export async function startPortal(
  config: string,
  env: Readonly<Record<string, string>>,
): Promise<PortalProcess> {
  const child = spawn(process.execPath, [...fromSource, config], {
    env: { PATH: process.env.PATH, ...env, PORT: '0' },
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
