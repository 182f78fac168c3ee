import { createUrlGate } from '@callboard/core/node'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { askHost, checkHost, type SignalHost } from './ask-host.ts'
import { kubernetesSignal } from './kubernetes-signal.ts'
import { startTestService } from './test-service.ts'

const gate = createUrlGate({ allow: ['https://a.test'] })
const answer = z.object({ ok: z.boolean() })
const signal = new AbortController().signal

describe('checkHost', () => {
  it('takes the slash from the end of an address', () => {
    expect(checkHost('x', { url: 'https://a.test/argo//', gate }).url).toBe('https://a.test/argo')
  })

  it.each<[string, unknown]>([
    ['no address', { gate }],
    ['half an address', { url: 'argocd.example.com', gate }],
    ['another scheme', { url: 'ftp://a.test', gate }],
    ['no gate', { url: 'https://a.test' }],
  ])('refuses %s', (_name, host) => {
    expect(() => checkHost('x', host as SignalHost)).toThrow(/^x: /)
  })

  it('is what clusters go through', () => {
    expect(() => kubernetesSignal({ clusters: [] })).toThrow(/clusters/)
    const nameless = { url: 'https://a.test', gate } as never
    expect(() => kubernetesSignal({ clusters: [nameless] })).toThrow(/clusters.0.name/)
  })
})

describe('askHost', () => {
  it('asks below the path of the host, lists as repeated parameters, nothing for what is not given', async () => {
    await using service = await startTestService(() => ({ body: { ok: true } }))
    const host = { ...service, url: `${service.url}/argo` }
    const query = { a: 'x y&z', 'b[]': ['1', '2'], c: undefined }
    expect(await askHost(host, { path: '/api/v1', query, answer, signal })).toEqual({ ok: true })
    expect(service.requests).toEqual(['GET /argo/api/v1?a=x+y%26z&b%5B%5D=1&b%5B%5D=2'])
  })

  it('#31: does not follow to another host', async () => {
    await using service = await startTestService(() => ({
      status: 302,
      headers: { location: 'https://login.test/' },
      body: '',
    }))
    await expect(askHost(service, { path: '/', answer, signal })).rejects.toMatchObject({
      code: 'CORE_HOST_DENIED',
    })
  })

  it.each([
    [401, /token/],
    [403, /token/],
    [404, /name in the annotation/],
    [429, /fewer questions/],
    [500, /asked again by itself/],
    [418, /annotation and the address/],
  ])('has a hint for status %i', async (status, hint) => {
    await using service = await startTestService(() => ({ status, body: { message: 'no' } }))
    await expect(askHost(service, { path: '/', answer, signal })).rejects.toMatchObject({
      code: 'CATALOG_HOST_REFUSED',
      hint: expect.stringMatching(hint),
      data: { status, problem: 'no' },
    })
  })

  it.each(['Bearer s3cret-token', 's3cret-token', btoa('s3cret-token')])(
    'does not repeat a token that comes back: %s',
    async (echo) => {
      await using service = await startTestService(() => ({
        status: 401,
        body: { error: { message: `invalid credentials "${echo}"` } },
      }))
      await expect(askHost(service, { path: '/', answer, signal })).rejects.toMatchObject({
        data: { status: 401, problem: expect.stringMatching(/^invalid credentials "\*\*\*=?"$/) },
      })
    },
  )

  it.each<[string, string, string | undefined]>([
    ['deeper than a stack', `${'{"message":'.repeat(200_000)}1${'}'.repeat(200_000)}`, undefined],
    ['longer than a page', JSON.stringify({ message: 'x'.repeat(1e6) }), 'x'.repeat(300)],
  ])('takes a refusal that is %s', async (_name, body, problem) => {
    await using service = await startTestService(() => ({ status: 500, body }))
    const error = await askHost(service, { path: '/', answer, signal }).catch((thrown) => thrown)
    expect(error.code).toBe('CATALOG_HOST_REFUSED')
    expect(error.data.problem).toBe(problem)
  })

  it('says in few words what is wrong with a large answer', async () => {
    await using service = await startTestService(() => ({ body: { ['k'.repeat(1e5)]: 1 } }))
    const record = z.record(z.string(), z.string())
    const error = await askHost(service, { path: '/', answer: record, signal }).catch((e) => e)
    expect(error.code).toBe('CATALOG_HOST_ANSWER')
    expect(error.message.length).toBeLessThan(500)
  })
})
