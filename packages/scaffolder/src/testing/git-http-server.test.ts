import { request } from 'node:http'
import { connect } from 'node:net'
import { createTemporaryFolder, createUrlGate } from '@callboard/core/node'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type GitServerOptions, startGitServer } from './git-http-server.ts'
import { parseGitRequest, repositoryPath } from './git-request.ts'

it.each([
  ['GET', '/org/x.git/info/refs?service=git-upload-pack', 'backend'],
  ['POST', '/org/x.git/git-receive-pack', 'backend'],
  ['GET', '/org/x', 'text'],
  ['GET', '/org/x.git', 'text'],
  ['GET', '/org/x/raw/main/docs/a%20b.md', 'text'],
  ['GET', '/org/x/compare/main...feature/a.b', 'text'],
])('%s %s is served', (method, address, type) => {
  expect(parseGitRequest(method, address)?.type).toBe(type)
})

it.each([
  ['GET', '/'],
  ['GET', '/org/x.git/config'],
  ['GET', '/org/x.git/HEAD'],
  ['GET', '/org/x.git/info/refs'],
  ['GET', '/org/x.git/info/refs?service=git-upload-archive'],
  ['GET', '/org/x.git/git-receive-pack'],
  ['POST', '/org/x.git/info/refs?service=git-upload-pack'],
  ['PUT', '/org/x/raw/main/a'],
  ['GET', '/org/..%2f..%2fx.git/info/refs?service=git-upload-pack'],
  ['GET', '/-c/x.git/info/refs?service=git-upload-pack'],
  ['GET', '/org/.git/info/refs?service=git-upload-pack'],
  ['GET', '/org/x/raw/--output=x/a'],
  ['GET', '/org/x/raw/a..b/a'],
  ['GET', '/org/x/raw/main/%00'],
  ['GET', '/org/x/compare/main'],
  ['GET', '/org/x/compare/main...'],
  ['GET', '/org/x/compare/main...a...b'],
  ['GET', '/org/x/compare/--output=x...a'],
  ['GET', '/org/x/compare/a..b...c'],
  ['GET', '/org/x/raw/main/%zz'],
  ['GET', '//'],
  ['GET', 'http://['],
  ['GET', '/%E0%A4'],
])('%s %s is not served', (method, address) => {
  expect(parseGitRequest(method, address)).toBeUndefined()
})

it('no request target makes the reader throw', () => {
  const target = fc.string({ unit: fc.constantFrom('/', '\\', ':', '[', '@', '%', '?', '#', 'a') })
  fc.assert(fc.property(target, (address) => void parseGitRequest('GET', address)))
})

it.each(['..', '.git', 'x.git', 'a/b', '', 'é', 'git~1', 'a..b'])(
  '%j is no name of a repository',
  (name) => {
    expect(repositoryPath('org', name)).toBeUndefined()
    expect(repositoryPath(name, 'x')).toBeUndefined()
  },
)

it('answers, refuses, and closes', async () => {
  await using folder = await createTemporaryFolder({ allowGit: true })
  const server = await startGitServer({ folder: folder.folder, maxBodyBytes: 1000 })
  const gate = createUrlGate({ allow: [{ origin: server.url, private: true }] })
  const status = async (path: string, body?: Uint8Array) =>
    (await gate.fetch(`${server.url}${path}`, body ? { method: 'POST', body } : {})).status
  expect(await server.createRepository({ owner: 'o', repo: 'r' })).toMatchObject({ existed: false })
  expect(await server.createRepository({ owner: 'o', repo: 'r' })).toMatchObject({ existed: true })
  await expect(server.createRepository({ owner: '..', repo: 'r' })).rejects.toMatchObject({
    code: 'SCAFFOLDER_REPO_URL_INVALID',
  })
  expect(await status('/o/r.git/info/refs?service=git-upload-pack')).toBe(200)
  expect(await status('/o/missing.git/info/refs?service=git-upload-pack')).toBe(404)
  expect(await status('/o/r/raw/main/x')).toBe(404)
  expect(await status('/etc/passwd')).toBe(404)
  expect(await status('/o/r.git/git-receive-pack', new Uint8Array(2000))).toBe(413)
  expect(await foreignHost(server.url)).toBe(403)
  const taken = startGitServer({ folder: folder.folder, port: Number(new URL(server.url).port) })
  await expect(taken).rejects.toMatchObject({ code: 'SCAFFOLDER_GIT_SERVER_FAILED' })
  await gate.close()
  await server[Symbol.asyncDispose]()
  await expect(foreignHost(server.url)).rejects.toThrow('ECONNREFUSED')
})

it('survives targets that are no addresses', async () => {
  await using folder = await createTemporaryFolder({ allowGit: true })
  await using server = await startGitServer({ folder: folder.folder })
  await server.createRepository({ owner: 'o', repo: 'r' })
  const answers: string[] = []
  for (const target of ['//', 'http://[', '/%E0%A4', '/o/r/raw/main/%E0%A4', '\\', '*'])
    answers.push(`${target} ${await statusLine(server.url, target)}`)
  expect(answers).toMatchInlineSnapshot(`
    [
      "// HTTP/1.1 404 Not Found",
      "http://[ HTTP/1.1 404 Not Found",
      "/%E0%A4 HTTP/1.1 404 Not Found",
      "/o/r/raw/main/%E0%A4 HTTP/1.1 404 Not Found",
      "\\ HTTP/1.1 400 Bad Request",
      "* HTTP/1.1 404 Not Found",
    ]
  `)
  expect(await statusLine(server.url, '/o/r.git/info/refs?service=git-upload-pack')).toContain(
    '200',
  )
})

/** First line of the answer to a target that no client of HTTP would send. */
function statusLine(url: string, target: string): Promise<string> {
  return new Promise((done, fail) => {
    let text = ''
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    socket.on('error', fail)
    socket.on('data', (chunk) => {
      text += chunk
    })
    socket.on('close', () => done(text.split('\r\n')[0] ?? ''))
    socket.write(`GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
  })
}

function foreignHost(url: string): Promise<number | undefined> {
  return new Promise((done, fail) => {
    request(url, { headers: { host: 'evil.io' } }, (answer) => {
      answer.resume()
      done(answer.statusCode)
    })
      .on('error', fail)
      .end()
  })
}

it('refuses options that it cannot be started with', async () => {
  await using temporary = await createTemporaryFolder()
  const start = (options: object) => startGitServer(options as GitServerOptions)
  await expect(start({ folder: '/srv/git' })).rejects.toMatchObject({ code: 'CORE_OPTION_INVALID' })
  await expect(start({ folder: temporary.folder, prot: 80 })).rejects.toMatchObject({
    code: 'CORE_OPTION_INVALID',
    message: expect.stringContaining('prot'),
  })
  await expect(start({ folder: temporary.folder, port: 70_000 })).rejects.toMatchObject({
    code: 'CORE_OPTION_INVALID',
  })
})
