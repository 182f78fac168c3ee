import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import git from 'isomorphic-git'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createUrlGate, type UrlGate } from '../node/url-gate.ts'
import { gateHttp } from './gate-http.ts'

const branches = 20_000
const line = (text: string) => `${(text.length + 4).toString(16).padStart(4, '0')}${text}`
const refs = Array.from({ length: branches }, (_, index) => {
  const more = index === 0 ? '\0report-status' : ''
  return line(`${String(index).padStart(40, '0')} refs/heads/feature/${index}${more}\n`)
})

let server: Server
let gate: UrlGate
let url: string
beforeAll(async () => {
  const type = 'application/x-git-upload-pack-advertisement'
  const list = `${line('# service=git-upload-pack\n')}0000${refs.join('')}0000`
  server = createServer((_, response) =>
    response.setHeader('content-type', type).end(Buffer.from(list, 'latin1')),
  )
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  gate = createUrlGate({ allow: [{ origin, private: true }] })
  url = `${origin}/acme/ledger.git`
})
afterAll(async () => {
  server.close()
  await gate.close()
})

it('lets others have their turn while a long list of branches is read', async () => {
  // A clock by which each piece takes as long as others may be kept waiting.
  let nowMs = 0
  let turns = 0
  const runtime = {
    monotonicMs: () => {
      nowMs += 10
      return nowMs
    },
    sleep: async () => {
      turns += 1
    },
  }
  const http = gateHttp(gate, { runtime })
  const found = await git.listServerRefs({ http, url, protocolVersion: 1 })
  expect(found.length).toBe(branches)
  const bytes = refs.join('').length
  expect(turns).toBe(Math.ceil(bytes / (32 * 1024)))
})
