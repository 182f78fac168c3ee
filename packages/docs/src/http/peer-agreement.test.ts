import { readFileSync } from 'node:fs'
import type { TemporaryFolder } from '@callboard/core/node'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createDocs } from '../create-docs.ts'
import type { Site } from '../site/site.ts'
import { writeFiles } from '../testing/write-files.ts'
import { createDocsHttp } from './create-docs-http.ts'

interface Exchange {
  request: { method: string; path: string; accept?: string }
  answer: { status: number; type: string | null; body?: string }
}

/** What the peer's own clients asked us and were content with: written by `node bench/record-docs.mjs`. */
const { files, entity, rows } = JSON.parse(
  readFileSync(new URL('../../../../bench/recorded/docs-http.json', import.meta.url), 'utf8'),
) as {
  files: Record<string, string>
  entity: object
  rows: { id: string; sync?: boolean | string; exchanges: Exchange[] }[]
}
const ref = 'component:default/payment-gateway'
let temporary: TemporaryFolder
let site: Site

beforeAll(async () => {
  temporary = await writeFiles(files)
  site = await createDocs({ source: temporary.folder }).load()
})
afterAll(() => temporary[Symbol.asyncDispose]())

it.each(rows)(
  'the answers to the peer’s clients stay as they understood them: $id',
  async (row) => {
    expect(row.exchanges).toHaveLength(1)
    const http = createDocsHttp({
      basePath: '/api/techdocs',
      entities: { get: (asked) => (asked === ref ? entity : undefined) },
      sites: {
        get: (asked) => (asked === ref ? site : undefined),
        sync(_, { log }) {
          log('Reading "docs"')
          if (typeof row.sync === 'boolean') return row.sync
          throw new Error('it cannot be read')
        },
      },
    })
    for (const { request, answer } of row.exchanges) {
      const { method, path, accept } = request
      const headers = accept === undefined ? {} : { accept }
      const url = `http://localhost${path}`
      const response = await http.fetch(new Request(url, { method, headers }))
      expect({
        status: response.status,
        type: response.headers.get('content-type'),
        ...(answer.body !== undefined && { body: lasting(await response.text()) }),
      }).toEqual(answer)
    }
  },
)

/** As the recording leaves out what differs from build to build. */
function lasting(body: string): string {
  return body
    .replaceAll(/"_callboard\/[^"]*",/g, '')
    .replace(/"(etag|build_timestamp|instance|requestId)":(?:"[^"]*"|\d+)/g, '"$1":"…"')
}
