import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  request as sendRequest,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { CallboardError, Secret } from '@callboard/core'
import { createTemporaryFolder, type TemporaryFolder } from '@callboard/core/node'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testAction } from '../actions/test-action.ts'
import { publishGit } from '../publish/publish-git.ts'
import { hurried, type TestGate, testGate } from '../publish/test-publishing.ts'
import { type GitServer, startGitServer } from '../testing/git-http-server.ts'
import { branchesOf } from './branches-of.ts'
import { pushChange } from './push-change.ts'
import { pushWorkspace } from './push-workspace.ts'

type Fault = (response: ServerResponse) => void

/** What comes in place of the answer to a push that was carried out. */
const faults: Record<string, Fault> = {
  nothing: () => {},
  'an end': (response) => void response.destroy(),
  'half of it': (response) => void response.writeHead(200, { 'content-length': 50 }).end('000e'),
  502: (response) => void response.writeHead(502).end('<html>Bad gateway'),
  'a page': (response) => void response.writeHead(200).end('<html>Sign in'),
}
const password = new Secret('token-of-somebody')
const author = { name: 'Ana', email: 'ana@example.com' }

let temporary: TemporaryFolder
let git: GitServer
let proxy: Server
let gate: TestGate
let remoteUrl: string
/** Met by the next push, and by everything after it where the remote does not come back. */
let fault: Fault | undefined
let comesBack: boolean
let isGone: boolean
let count = 0
beforeAll(async () => {
  temporary = await createTemporaryFolder({ allowGit: true, portable: false })
  git = await startGitServer({ folder: temporary.folder })
  proxy = createServer(passOn)
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done))
  gate = testGate(originOf(proxy))
  // Nobody waits for a remote that is gone; one that does its work may take its time.
  Object.defineProperty(gate, 'timeoutMs', { get: () => (isGone ? 100 : fault && 3000) })
})
beforeEach(async () => {
  ;[fault, comesBack, isGone] = [undefined, false, false]
  count += 1
  const repository = { owner: 'acme', repo: `ledger-${count}` }
  await git.createRepository(repository)
  remoteUrl = git.remote(repository).replace(git.url, originOf(proxy))
})
afterAll(async () => {
  proxy.closeAllConnections()
  proxy.close()
  await gate.close()
  await git[Symbol.asyncDispose]()
  await temporary[Symbol.asyncDispose]()
})

const originOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

function passOn(incoming: IncomingMessage, response: ServerResponse): void {
  if (isGone) {
    fault?.(response)
    return
  }
  const { method, url = '', headers } = incoming
  const to = { method, headers: { ...headers, host: new URL(git.url).host } }
  const sent = sendRequest(`${git.url}${url}`, to, (answer) => {
    if (fault && method === 'POST' && url.endsWith('/git-receive-pack')) {
      answer.resume().on('end', () => {
        isGone = !comesBack
        fault?.(response)
      })
    } else answer.pipe(response.writeHead(answer.statusCode ?? 500, answer.headers))
  })
  incoming.pipe(sent)
}

async function push(text = 'one'): ReturnType<typeof pushWorkspace> {
  await using files = await createTemporaryFolder()
  await files.folder.write('README.md', text)
  const remote = { remoteUrl, gate, credentials: { username: 'x', password }, runtime: hurried }
  return await pushWorkspace({
    ...remote,
    workspace: files.folder,
    branch: 'main',
    message: 'm',
    author,
  })
}

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => (CallboardError.is(error) ? error : undefined),
  )

describe('a push whose answer is lost', () => {
  it.each(Object.keys(faults))('names the branch that may be there after %s', async (name) => {
    fault = faults[name]
    const failure = await failureOf(push())
    expect(failure?.code).toBe('SCAFFOLDER_GIT_PUSH_LOST')
    expect(failure?.message).toContain(
      `"${remoteUrl}" may have taken the push to "refs/heads/main", but nothing says so: `,
    )
    expect(JSON.stringify(failure) + failure?.stack).not.toContain(password.reveal())
    ;[fault, isGone] = [undefined, false]
    const { heads } = await branchesOf({ remoteUrl, gate })
    expect(await push()).toEqual({ commitHash: heads.get('main'), pushed: false, ignored: [] })
  })

  it('is found again when the remote comes back, and is of whoever sent it', async () => {
    ;[fault, comesBack] = [faults['502'], true]
    const files = { 'README.md': 'one' }
    const { output } = await testAction(publishGit({ gate, hosts: [] }), {
      input: { remoteUrl, defaultBranch: 'main' },
      files,
    })
    const { heads } = await branchesOf({ remoteUrl, gate })
    expect(output).toEqual({
      remoteUrl,
      branch: 'main',
      commitHash: heads.get('main'),
      created: true,
    })
  })

  it('is named of a change, too', async () => {
    await push()
    fault = faults['an end']
    await using files = await createTemporaryFolder()
    await files.folder.write('more.md', 'two')
    const changing = pushChange({
      remoteUrl,
      gate,
      runtime: hurried,
      source: files.folder,
      branch: 'next',
      message: 'm',
      author,
    })
    expect(await failureOf(changing)).toMatchObject({
      code: 'SCAFFOLDER_GIT_PUSH_LOST',
      data: { remoteUrl, ref: 'refs/heads/next' },
    })
  })
})

it('a remote that refuses says so, and what to do', async () => {
  isGone = true
  const saidTo = async (status: number) => {
    fault = (response) => void response.writeHead(status).end()
    const failure = await failureOf(push())
    return [status, failure?.code, failure?.hint]
  }
  const found = []
  for (const status of [401, 403, 404, 409, 422, 429, 503]) found.push(await saidTo(status))
  expect(found).toMatchInlineSnapshot(`
    [
      [
        401,
        "SCAFFOLDER_GIT_PUSH_FAILED",
        "Check that the repository exists and that the credentials may write to it.",
      ],
      [
        403,
        "SCAFFOLDER_GIT_PUSH_FAILED",
        "Check that the repository exists and that the credentials may write to it.",
      ],
      [
        404,
        "SCAFFOLDER_GIT_PUSH_FAILED",
        "Check that the repository exists and that the credentials may write to it.",
      ],
      [
        409,
        "SCAFFOLDER_GIT_PUSH_FAILED",
        "Check that the repository exists and that the credentials may write to it.",
      ],
      [
        422,
        "SCAFFOLDER_GIT_PUSH_FAILED",
        "Check that the repository exists and that the credentials may write to it.",
      ],
      [
        429,
        "SCAFFOLDER_GIT_PUSH_FAILED",
        "The host is busy or down: try again later.",
      ],
      [
        503,
        "SCAFFOLDER_GIT_PUSH_FAILED",
        "The host is busy or down: try again later.",
      ],
    ]
  `)
})
