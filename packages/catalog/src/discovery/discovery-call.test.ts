import { expect, it } from 'vitest'
import { z } from 'zod'
import { createDiscoveryCall } from './discovery-call.ts'

/** An interface whose lists have pages of one item. */
function listing(answer: (page: number) => { headers?: Record<string, string>; next?: string }) {
  const asked: string[] = []
  const { call } = createDiscoveryCall(
    {
      baseUrl: 'https://host.test',
      async json(path, schema) {
        asked.push(path)
        const { headers = {}, next } = answer(asked.length)
        return { value: schema.parse([asked.length]), headers, etag: undefined, next }
      },
    },
    { cache: new Map(), signal: new AbortController().signal },
  )
  return { asked, items: () => call.list('/people?limit=1', z.number()) }
}

it('goes where the host says that a list goes on', async () => {
  const { asked, items } = listing((page) => (page < 3 ? { next: `/people/${page + 1}` } : {}))
  expect(await items()).toEqual([1, 2, 3])
  expect(asked).toEqual(['/people?limit=1', '/people/2', '/people/3'])
})

it('counts pages where the host says only how many items there are', async () => {
  const { asked, items } = listing(() => ({ headers: { 'x-total-count': '3' } }))
  expect(await items()).toEqual([1, 2, 3])
  expect(asked).toEqual(['/people?limit=1', '/people?limit=1&page=2', '/people?limit=1&page=3'])
})

it('takes what it has of a list without an end for nothing', async () => {
  const { items } = listing(() => ({ next: '/people?limit=1' }))
  await expect(items()).rejects.toThrowErrorMatchingInlineSnapshot(
    `[CallboardError: "/people?limit=1" could not be read: its list does not end]`,
  )
})
