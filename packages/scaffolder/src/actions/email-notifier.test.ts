import type { AddressInfo } from 'node:net'
import { Secret } from '@callboard/core'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { notifierContract } from '../testing/notifier-contract.ts'
import { type EmailNotifierOptions, emailNotifier } from './email-notifier.ts'

const seen: { to: string[]; from: string; text: string; user: unknown }[] = []
let server: SMTPServer
let port: number

beforeAll(async () => {
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, callback) =>
      password === 'right' ? callback(null, { user: username }) : callback(new Error('no')),
    async onData(stream, { envelope, user }, callback) {
      let text = ''
      for await (const chunk of stream) text += chunk
      const { mailFrom, rcptTo } = envelope
      const from = mailFrom ? mailFrom.address : ''
      seen.push({ to: rcptTo.map(({ address }) => address), from, text, user })
      callback()
    },
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  port = (server.server.address() as AddressInfo).port
})

beforeEach(() => {
  seen.length = 0
})

afterAll(() => new Promise<void>((done) => server.close(() => done())))

const create = (options: Partial<EmailNotifierOptions> = {}) =>
  emailNotifier({
    server: { host: '127.0.0.1', port, plain: true },
    from: 'Acme <portal@acme.test>',
    addresses: async (recipients) =>
      recipients.type === 'broadcast' ? ['a@acme.test', 'b@acme.test'] : ['ana@acme.test'],
    portalUrl: 'https://portal.acme.test',
    ...options,
  })
const notification = {
  recipients: { type: 'broadcast' },
  title: 'Ledger ist da – é',
  info: 'More',
  link: '/catalog/ledger',
  severity: 'critical',
  idempotencyKey: 'task-1:step-1',
  signal: new AbortController().signal,
} as const

describe('contract', () => {
  for (const { name, run } of notifierContract(create)) it(name, run)
})

it('sends each its own mail', async () => {
  await create().send(notification)
  expect(seen.map(({ to, from }) => [to, from])).toEqual([
    [['a@acme.test'], 'portal@acme.test'],
    [['b@acme.test'], 'portal@acme.test'],
  ])
  const text = seen[0]?.text ?? ''
  expect(text).toContain('To: a@acme.test')
  expect(text).toContain('https://portal.acme.test/catalog/ledger')
  expect(text).toMatch(/X-Priority: 1/)
  expect(text).not.toContain('b@acme.test')
})

it('puts no header and no other recipient in for what stands in a title or an address', async () => {
  const addresses = async () => ['ana@acme.test\r\nRCPT TO:<evil@evil.test>']
  await create({ addresses })
    .send({ ...notification, title: 'x\r\nBcc: evil@evil.test\r\n\r\nbody' })
    .catch(() => {})
  expect(seen.flatMap(({ to }) => to).filter((to) => to.includes('evil'))).toEqual([])
  await create().send({ ...notification, title: 'x\r\nBcc: evil@evil.test' })
  const [head = ''] = seen.at(-1)?.text.split('\r\n\r\n') ?? []
  expect([head.includes('Subject: x'), /^Bcc:/m.test(head)]).toEqual([true, false])
})

it('says who it is, and does not go on where that is not believed', async () => {
  const server = { host: '127.0.0.1', port, plain: true, user: 'portal' }
  await create({ server: { ...server, password: new Secret('right') } }).send(notification)
  expect(seen[0]?.user).toBe('portal')
  const wrong = create({ server: { ...server, password: new Secret('wr0ng-secret') } })
  await expect(wrong.send(notification)).rejects.toThrow(/^(?!.*wr0ng-secret)/)
})

it('sends nothing in clear unless that is asked for', async () => {
  const strict = create({ server: { host: '127.0.0.1', port } })
  await expect(strict.send(notification)).rejects.toThrow(/STARTTLS/)
  expect(seen).toEqual([])
})

it('refuses options that it does not know', () => {
  expect(() => create({ sender: 'x' } as never)).toThrowErrorMatchingInlineSnapshot(
    `[CallboardError: emailNotifier: there is no option "sender"; did you mean "server"?]`,
  )
})
