import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { defineCollator } from '../collators/collator.ts'
import { createSearch } from '../create-search.ts'
import type { SearchDocument } from '../document/search-document.ts'
import { createSearchHttp } from './create-search-http.ts'

/** What the peer's own client asked us, and what it made of our answers: written by `node bench/record-search.mjs`. */
const { documents, rows } = JSON.parse(
  readFileSync(new URL('../../../../bench/recorded/search-http.json', import.meta.url), 'utf8'),
) as {
  documents: (SearchDocument & { type: string })[]
  rows: {
    id: string
    exchanges: { path: string; status: number }[]
    titles?: string[]
    error?: { name: string; message: string }
  }[]
}

const types = [...new Set(documents.map(({ type }) => type))]
const search = createSearch({
  collators: types.map((type) =>
    defineCollator({
      name: type,
      type,
      collect: () =>
        documents.filter((each) => each.type === type).map(({ type: _type, ...rest }) => rest),
    }),
  ),
})
await search.index()
const http = createSearchHttp({ search, basePath: '/api/search' })

it.each(rows)('answers the peer’s client so that it understands: $id', async (row) => {
  const { exchanges, titles, error } = row
  expect(exchanges.length).toBeGreaterThan(0)
  for (const [at, { path, status }] of exchanges.entries()) {
    const response = await http.fetch(new Request(`http://localhost${path}`))
    expect(response.status).toBe(status)
    if (at + 1 < exchanges.length) continue
    const body = await response.json()
    if (!titles) {
      expect(body).toMatchObject({ error, response: { statusCode: status } })
      continue
    }
    expect(
      body.results.map(({ document }: { document: SearchDocument }) => document.title),
    ).toEqual(titles)
    for (const { document, highlight } of body.results) {
      // The pages of the peer cut a text at these tags.
      const { preTag, postTag, fields } = highlight
      expect(fields.text.replaceAll(preTag, '').replaceAll(postTag, '')).toBe(document.text)
      expect(document).not.toHaveProperty('authorization')
    }
  }
})
