import { execFileSync, spawn } from 'node:child_process'
import { chownSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

/** A PostgreSQL server of its own, in a temporary folder. */
export interface PostgresServer extends AsyncDisposable {
  /** Address of a database, which is made when it is not there. */
  database(name: string): string
}

/** Why no server can be started here; nothing when one can. */
export function postgresMissing(): string | undefined {
  if (!findProgram('postgres') || !findProgram('initdb'))
    return 'PostgreSQL is not installed (Debian: apt-get install postgresql)'
  if (process.getuid?.() === 0 && !unprivileged())
    return 'PostgreSQL refuses to run as root, and there is no user "postgres"'
  return undefined
}

/**
 * Starts a server on a free port of the loopback address. As root it runs as the user `postgres`, which it insists on.
 *
 * @param options.fsync - whether it waits for the disk, as one outside of tests does
 */
export async function startPostgres({ fsync = false } = {}): Promise<PostgresServer> {
  const root = mkdtempSync(join(tmpdir(), 'callboard-postgres-'))
  const user = process.getuid?.() === 0 ? unprivileged() : undefined
  if (user) chownSync(root, user.uid, user.gid)
  const data = join(root, 'data')
  const initdb = `-D ${data} -U postgres -A trust -E UTF8 --locale=C --no-sync --no-instructions`
  execFileSync(program('initdb'), initdb.split(' '), { ...user, cwd: root, stdio: 'ignore' })
  const port = await freePort()
  const flush = `fsync=${fsync ? 'on' : 'off'}`
  const settings = ['listen_addresses=127.0.0.1', flush, 'shared_buffers=64MB']
  const options = settings.flatMap((setting) => ['-c', setting])
  const args = [program('postgres'), '-D', data, '-p', String(port), '-k', root, ...options]
  // The server goes with this process, also when that is killed.
  const bound = findProgram('setpriv') ? [program('setpriv'), '--pdeathsig', 'INT', ...args] : args
  const [command = '', ...rest] = bound
  const server = spawn(command, rest, { ...user, cwd: root, stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = new Promise<void>((end) => server.once('exit', () => end()))
  let said = ''
  await new Promise<void>((ready, fail) => {
    server.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes('ready to accept connections')) ready()
    })
    ended.then(() => fail(new Error(`PostgreSQL did not start: ${said}`)))
  })
  const address = (name: string) => `postgres://postgres@127.0.0.1:${port}/${name}`
  return {
    database(name) {
      const psql = [address('postgres'), '-qc', `create database "${name}" template template0`]
      execFileSync(program('psql'), psql, { stdio: 'ignore' })
      return address(name)
    },
    async [Symbol.asyncDispose]() {
      server.kill('SIGINT')
      await ended
      rmSync(root, { recursive: true, force: true })
    },
  }
}

/** Debian keeps the server's programs in a folder for each version, off the path. */
function findProgram(name: string): string | undefined {
  const debian = list('/usr/lib/postgresql').map((version) => `/usr/lib/postgresql/${version}/bin`)
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...debian]
  return folders
    .filter((folder) => list(folder).includes(name))
    .map((folder) => join(folder, name))[0]
}

function program(name: string): string {
  const found = findProgram(name)
  if (!found) throw new Error(`There is no program ${name}`)
  return found
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function unprivileged(): { uid: number; gid: number } | undefined {
  try {
    const id = (flag: string) =>
      Number(execFileSync('id', [flag, 'postgres'], { stdio: ['ignore', 'pipe', 'ignore'] }))
    return { uid: id('-u'), gid: id('-g') }
  } catch {
    return undefined
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}
