// For tests of this package: Git's own server program behind a small HTTP server on loopback.
import { spawn, spawnSync } from 'node:child_process'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createTemporaryFolder } from '../node/temporary-folder.ts'

/** A repository behind a server; what is written becomes a commit of `main`. */
export interface TestRepository extends AsyncDisposable {
  origin: string
  remoteUrl: string
  requests: string[]
  commit(files: Readonly<Record<string, string | Uint8Array>>): Promise<string>
  /** Runs Git in its work tree. */
  git(...args: string[]): string
  root: string
  /** Answers every request with this status from now on. */
  fail(status: number): void
}

const settings = {
  'user.name': 'Ana',
  'user.email': 'ana@example.com',
  'protocol.file.allow': 'always',
}
const env = {
  PATH: '/usr/bin:/bin',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_HTTP_EXPORT_ALL: '1',
  GIT_CONFIG_COUNT: String(Object.keys(settings).length + 1),
  GIT_CONFIG_KEY_0: 'uploadpack.allowAnySHA1InWant',
  GIT_CONFIG_VALUE_0: 'true',
  ...Object.fromEntries(
    Object.entries(settings).flatMap(([key, value], index) => [
      [`GIT_CONFIG_KEY_${index + 1}`, key],
      [`GIT_CONFIG_VALUE_${index + 1}`, value],
    ]),
  ),
}

export async function startTestRepository(token?: string): Promise<TestRepository> {
  const temporary = await createTemporaryFolder({ allowGit: true, portable: false })
  const { folder } = temporary
  await folder.makeFolder('work')
  const git = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync('git', args, { cwd: `${folder.root}/work`, env })
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`)
    return String(stdout).trim()
  }
  git('init', '--quiet', '--initial-branch=main')
  let failing: number | undefined
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(`${request.url} ${request.headers.authorization ?? 'nobody'}`)
    const wanted = token && `Basic ${Buffer.from(`oauth2:${token}`).toString('base64')}`
    if (failing !== undefined) response.writeHead(failing).end()
    else if (wanted && request.headers.authorization !== wanted) response.writeHead(401).end()
    else answer(request, response, folder.root)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    remoteUrl: `${origin}/acme/shop.git`,
    requests,
    git,
    root: `${folder.root}/work`,
    async commit(files) {
      for (const [path, content] of Object.entries(files))
        await folder.write(`work/${path}`, content)
      git('add', '--all')
      git('commit', '--quiet', '--message=More')
      return git('rev-parse', 'HEAD')
    },
    fail(status) {
      failing = status
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
      await temporary[Symbol.asyncDispose]()
    },
  }
}

function answer(request: IncomingMessage, response: ServerResponse, root: string): void {
  const url = new URL(request.url ?? '/', 'http://host')
  const child = spawn('git', ['http-backend'], {
    env: {
      ...env,
      GIT_PROJECT_ROOT: root,
      REQUEST_METHOD: request.method,
      PATH_INFO: url.pathname.replace('/acme/shop.git', '/work/.git'),
      QUERY_STRING: url.search.slice(1),
      CONTENT_TYPE: request.headers['content-type'] ?? '',
    },
  })
  request.pipe(child.stdin)
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.on('close', () => {
    const whole = Buffer.concat(chunks)
    const end = whole.indexOf('\r\n\r\n')
    const head = whole
      .subarray(0, end)
      .toString()
      .split('\r\n')
      .map((line) => line.split(': '))
    const { Status = '200', ...headers } = Object.fromEntries(head)
    response.writeHead(Number.parseInt(Status, 10), headers).end(whole.subarray(end + 4))
  })
}
