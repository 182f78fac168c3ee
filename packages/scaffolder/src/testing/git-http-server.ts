// This file starts a server and a program itself, which everything else leaves to the gates of core: Git's own
// `http-backend` is a CGI program that takes a request and gives an answer as streams of bytes, and the process gate of
// core deals in text. It is for tests and demonstrations, listens on loopback only, and hands the program nothing of a
// request but names that were checked.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { checkOptions, type Folder, messageOf, objectWith } from '@callboard/core'
import { createProcessGate } from '@callboard/core/node'
import { z } from 'zod'
import { errors } from '../errors.ts'
import { assertBranchName } from '../git/ref-name.ts'
import { feed, guarded, refuse, sendCgi, sendText } from './git-answers.ts'
import { type GitRequest, parseGitRequest, repositoryPath } from './git-request.ts'

/** How a server is set up. */
export interface GitServerOptions {
  /** Where its repositories are kept; opened with `allowGit` if it is to be looked into. */
  folder: Folder
  /** @default one that is free */
  port?: number
  /** Size of a push. @default 256 MiB */
  maxBodyBytes?: number
}

const optionsSchema = z.strictObject({
  folder: objectWith('stat'),
  port: z.int().min(0).max(65_535).optional(),
  maxBodyBytes: z.int().min(1).optional(),
})

/** A real Git server on loopback. Disposing of it ends its connections and its programs. */
export interface GitServer extends AsyncDisposable {
  /** `http://127.0.0.1:<port>` */
  readonly url: string
  /** Address for Git of a repository, whether or not it is there. */
  remote(repository: { owner: string; repo: string }): string
  /** Whether there is a repository. */
  hasRepository(repository: { owner: string; repo: string }): Promise<boolean>
  /** Makes an empty repository, or finds it. @throws SCAFFOLDER_GIT_NAME_INVALID for its default branch */
  createRepository(repository: {
    owner: string
    repo: string
    /** @default 'main' */
    defaultBranch?: string
  }): Promise<{ existed: boolean; remoteUrl: string }>
  /** Deletes a repository with all that was pushed to it. One that is not there is no error. */
  deleteRepository(repository: { owner: string; repo: string }): Promise<void>
}

/** Nothing of this machine's configuration, and no hook, has a say. */
const settings = {
  'http.receivepack': 'true',
  // A run may take back what it pushed, also where that was the first commit.
  'receive.denyDeleteCurrent': 'ignore',
  'safe.directory': '*',
  'core.hooksPath': '/dev/null',
  'core.fsmonitor': 'false',
  'receive.fsckObjects': 'true',
}
const environment = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
  GIT_CONFIG_COUNT: String(Object.keys(settings).length),
  ...Object.fromEntries(
    Object.entries(settings).flatMap(([key, value], index) => [
      [`GIT_CONFIG_KEY_${index}`, key],
      [`GIT_CONFIG_VALUE_${index}`, value],
    ]),
  ),
}

/**
 * Starts a smart-HTTP Git server over a folder of bare repositories. Anyone on this machine may read and push.
 * `GET /<owner>/<repo>` lists the files of a repository, `GET /<owner>/<repo>/raw/<branch>/<path>` serves one, and
 * `GET /<owner>/<repo>/compare/<branch>...<other>` shows what another branch has changed.
 *
 * @throws CORE_OPTION_INVALID, SCAFFOLDER_GIT_SERVER_FAILED without git, or when the port is taken
 */
export async function startGitServer(options: GitServerOptions): Promise<GitServer> {
  checkOptions('startGitServer', optionsSchema, options)
  const { folder, port = 0, maxBodyBytes = 256 * 1024 * 1024 } = options
  const git = createProcessGate({ git: { command: 'git', env: environment } })
  const run = async (args: readonly string[]) => {
    const { exitCode, stdout, stderr } = await git
      .run({ program: 'git', args, cwd: folder.root })
      .catch((cause: unknown) => {
        throw errors.GIT_SERVER_FAILED({ reason: messageOf(cause) }, { cause })
      })
    if (exitCode !== 0) throw errors.GIT_SERVER_FAILED({ reason: stderr.trim() })
    return stdout.trim()
  }
  const programs = await run(['--exec-path'])
  const children = new Set<ChildProcessWithoutNullStreams>()
  const backend = { root: folder.root, programs, maxBodyBytes, children }
  const server = createServer((request, response) => {
    request.on('error', () => {})
    response.on('error', () => {}) // Its client is gone, or it was refused while more was on the way.
    guarded(response, () => answer(request, response, backend))()
  })
  const url = `http://127.0.0.1:${await listen(server, port)}`
  return {
    url,
    ...repositories({ folder, url, run }),
    async [Symbol.asyncDispose]() {
      const closed = new Promise((done) => server.close(done))
      for (const child of children) child.kill('SIGKILL')
      server.closeAllConnections()
      await closed
    },
  }
}

/** The bare repositories in a folder. */
function repositories({
  folder,
  url,
  run,
}: {
  folder: Folder
  url: string
  run: (args: readonly string[]) => Promise<string>
}): Pick<GitServer, 'remote' | 'hasRepository' | 'createRepository' | 'deleteRepository'> {
  const remote: GitServer['remote'] = ({ owner, repo }) => `${url}/${owner}/${repo}.git`
  const isThere = async (path: string) => (await folder.stat(`${path}/HEAD`)) !== undefined
  return {
    remote,
    async hasRepository({ owner, repo }) {
      const path = repositoryPath(owner, repo)
      return path !== undefined && (await isThere(path))
    },
    async createRepository({ owner, repo, defaultBranch = 'main' }) {
      assertBranchName(defaultBranch)
      const path = repositoryPath(owner, repo)
      const reason = 'its name is not plain'
      if (!path) throw errors.REPO_URL_INVALID({ repoUrl: `${owner}/${repo}`, reason })
      const remoteUrl = remote({ owner, repo })
      if (await isThere(path)) return { existed: true, remoteUrl }
      await folder.makeFolder(path)
      const branch = `--initial-branch=${defaultBranch}`
      const target = await folder.absolutePath(path)
      await run(['init', '--bare', '--quiet', '--template=', branch, target])
      return { existed: false, remoteUrl }
    },
    async deleteRepository({ owner, repo }) {
      const path = repositoryPath(owner, repo)
      if (path !== undefined) await folder.remove(path)
    },
  }
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((done, fail) => {
    server.once('error', (cause) =>
      fail(errors.GIT_SERVER_FAILED({ reason: messageOf(cause) }, { cause })),
    )
    server.listen(port, '127.0.0.1', done)
  })
  return (server.address() as AddressInfo).port
}

interface Backend {
  root: string
  programs: string
  maxBodyBytes: number
  children: Set<ChildProcessWithoutNullStreams>
}

function answer(request: IncomingMessage, response: ServerResponse, backend: Backend): void {
  // A page of another origin must not reach the server under a name of its own.
  if (!/^(?:127\.0\.0\.1|localhost)(?::\d+)?$/.test(request.headers.host ?? ''))
    return void refuse(response, 403)
  const wanted = parseGitRequest(request.method ?? '', request.url ?? '/')
  if (!wanted) return void refuse(response, 404)
  if (Number(request.headers['content-length'] ?? 0) > backend.maxBodyBytes)
    return void refuse(response, 413)
  const child =
    wanted.type === 'text' ? startReading(wanted, backend) : startBackend(wanted, request, backend)
  backend.children.add(child)
  child.on('close', () => backend.children.delete(child))
  child.on('error', () => refuse(response, 500))
  child.stdin.on('error', () => {}) // It may end without reading everything.
  child.stderr.resume()
  response.on('close', () => child.kill())
  feed(request, child, { maxBytes: backend.maxBodyBytes, onTooLarge: () => refuse(response, 413) })
  if (wanted.type === 'text') sendText(child, response)
  else sendCgi(child, response)
}

function startBackend(
  { pathInfo, query }: GitRequest & { type: 'backend' },
  request: IncomingMessage,
  { root, programs }: Backend,
): ChildProcessWithoutNullStreams {
  const { headers } = request
  return spawn(`${programs}/git-http-backend`, [], {
    env: {
      ...environment,
      PATH: programs,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      REQUEST_METHOD: request.method ?? 'GET',
      PATH_INFO: pathInfo,
      QUERY_STRING: query,
      CONTENT_TYPE: headers['content-type'] ?? '',
      REMOTE_ADDR: '127.0.0.1',
      ...(headers['content-length'] && { CONTENT_LENGTH: headers['content-length'] }),
      ...(headers['content-encoding'] === 'gzip' && { HTTP_CONTENT_ENCODING: 'gzip' }),
      ...(/^version=\d$/.test(String(headers['git-protocol'])) && {
        GIT_PROTOCOL: String(headers['git-protocol']),
      }),
    },
  })
}

function startReading(
  { repository, args }: GitRequest & { type: 'text' },
  { root, programs }: Backend,
): ChildProcessWithoutNullStreams {
  return spawn(`${programs}/git`, [`--git-dir=${root}/${repository}`, ...args], {
    env: { ...environment, PATH: programs },
  })
}
