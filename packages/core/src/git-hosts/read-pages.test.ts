import { expect, it } from 'vitest'
import { nextPage } from './next-page.ts'
import { readPages } from './read-pages.ts'

it('reads to the end of a list, however long a page is', async () => {
  const long = Array.from({ length: 300_000 }, (_, at) => at)
  const pages = new Map([
    ['/1', { items: long, next: '/2' }],
    ['/2', { items: [-1], next: undefined }],
  ])
  const read = async (url: string) => pages.get(url) ?? { items: [], next: undefined }
  expect((await readPages('/1', read)).length).toBe(300_001)
})

it('says so of a list without an end', async () => {
  const circle = async (url: string) => ({ items: [url], next: url })
  await expect(
    readPages('https://host.test/list?token=1', circle),
  ).rejects.toThrowErrorMatchingInlineSnapshot(
    `[CallboardError: "https://host.test/list?…" could not be read: its list has more than 2000 pages or 1000000 entries]`,
  )
  const flood = async (url: string) => ({ items: new Array<string>(600_000), next: url })
  await expect(readPages('https://host.test/list', flood)).rejects.toMatchObject({
    code: 'CORE_SOURCE_FAILED',
  })
})

it.each([
  ['<https://a.test/x?page=2>; rel="next", <https://a.test/x?page=9>; rel="last"', '/x?page=2'],
  ['<https://a.test/x?page=1>; rel="prev", </y?page=2>; rel=next', '/y?page=2'],
  ['<?page=3>; rel="next"', '/x?page=3'],
  ['<https://a.test:99999/>; rel="next"', undefined],
  ['<https://a.test/x?page=9>; rel="last"', undefined],
  ['', undefined],
])('the next page of %j', (link, wanted) => {
  const next = nextPage({ url: 'https://a.test/x?page=1', headers: { link } })
  expect(next).toBe(wanted && `https://a.test${wanted}`)
})
