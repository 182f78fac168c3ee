import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { formatError, Secret } from '@callboard/core'
import {
  createTemporaryFolder,
  createUrlGate,
  type TemporaryFolder,
  type UrlGate,
} from '@callboard/core/node'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hurried } from '../publish/test-publishing.ts'
import { pushChange } from './push-change.ts'
import { pushWorkspace } from './push-workspace.ts'

const token = 'ghp_verysecrettoken1234567890'
const none = '0'.repeat(40)
const some = '1'.repeat(40)
const line = (text: string) => `${(text.length + 4).toString(16).padStart(4, '0')}${text}`
const band = (number: number, text: string) => line(String.fromCharCode(number) + text)
const refs = (service: string, ...lines: string[]) =>
  `${line(`# service=${service}\n`)}0000${lines.map(line).join('')}0000`
const noRefs = `${none} capabilities^{}\0report-status side-band-64k\n`
const report = (status: string) =>
  `${band(1, `${line('unpack ok\n')}${line(`ng refs/heads/main ${status}\n`)}0000`)}0000`

let answer: (request: IncomingMessage) => string
let server: Server
let gate: UrlGate
let workspace: TemporaryFolder
let options: Parameters<typeof pushWorkspace>[0]

beforeEach(async () => {
  server = createServer((request, response) => {
    request.resume()
    if (!request.headers.authorization) return void response.writeHead(401).end()
    const body = Buffer.from(answer(request), 'latin1')
    const type = `application/x-${serviceOf(request)}-advertisement`
    response.setHeader('content-type', body.includes('<p>') ? 'text/html' : type).end(body)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  gate = createUrlGate({ allow: [{ origin, private: true }] })
  workspace = await createTemporaryFolder()
  await workspace.folder.write('a.txt', 'a')
  options = {
    workspace: workspace.folder,
    branch: 'main',
    remoteUrl: `${origin}/org/ledger.git`,
    credentials: { username: 'bot', password: new Secret(token) },
    message: 'first',
    author: { name: 'Ana', email: 'ana@acme.io' },
    runtime: hurried,
    gate,
  }
})
afterEach(async () => {
  server.closeAllConnections()
  server.close()
  await gate.close()
  await workspace[Symbol.asyncDispose]()
})

const serviceOf = ({ url = '' }: IncomingMessage) => /service=([\w-]+)/.exec(url)?.[1]

describe('a remote that says what it was sent', () => {
  const onPush = (said: (request: IncomingMessage) => string) => (request: IncomingMessage) => {
    const service = serviceOf(request)
    return service ? refs(service, noRefs) : said(request)
  }

  it.each<[string, (request: IncomingMessage) => string]>([
    ['denied ***', onPush(() => report(`denied ${token}`))],
    ['denied (we know ***)', onPush(() => band(2, `we know ${token}\n`) + report('denied'))],
    ['it does not answer as a Git server', () => `<p>${token}</p>`],
    ['but received "ERR ***', () => line(`ERR ${token}\n`)],
  ])('is quoted without it: %s', async (reason, says) => {
    answer = says
    const error = await pushWorkspace(options).catch((thrown: unknown) => thrown)
    expect(formatError(error)).toContain(reason)
    expect(formatError(error)).not.toContain(token)
  })
})

it('follows no HEAD of a remote that leads elsewhere', async () => {
  const head = `${some} HEAD\0symref=HEAD:refs/heads/../../../config\n`
  answer = (request) => refs(serviceOf(request) ?? '', head, `${some} refs/heads/../../../config\n`)
  const source = workspace.folder
  const changing = pushChange({ ...options, source, branch: 'next' })
  await expect(changing).rejects.toMatchObject({ code: 'SCAFFOLDER_GIT_NAME_INVALID' })
})

it.each(['a\0b', 'a\ngpgsig\n-----END PGP SIGNATURE-----\nb'])(
  'commits with no message that means something to Git: %j',
  async (message) => {
    answer = (request) => refs(serviceOf(request) ?? '', noRefs)
    const pushing = pushWorkspace({ ...options, message })
    await expect(pushing).rejects.toMatchObject({ code: 'SCAFFOLDER_GIT_MESSAGE_INVALID' })
  },
)
