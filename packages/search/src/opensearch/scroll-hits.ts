import { z } from 'zod'
import type { SearchServer } from './search-server.ts'

const hitSchema = z.object({
  _id: z.string(),
  _source: z.object({ record: z.string() }).optional(),
  fields: z.record(z.string(), z.array(z.string())).optional(),
})

/** One found document. */
export type Hit = z.infer<typeof hitSchema>

/** The hits of an answer. */
export const hitsSchema = z.array(hitSchema)

const pageSchema = z.object({ _scroll_id: z.string(), hits: z.object({ hits: hitsSchema }) })
const keepAlive = '1m'
const closed = z.unknown()

/** Everything that a search finds, however much that is, all of one moment. */
export async function* scrollHits(
  server: SearchServer,
  {
    index,
    body,
    size = 1000,
    signal,
  }: { index: string; body: object; size?: number; signal?: AbortSignal | undefined },
): AsyncGenerator<Hit> {
  let page = await server.ask({
    method: 'POST',
    path: `/${index}/_search?scroll=${keepAlive}`,
    body: { ...body, size },
    schema: pageSchema,
    signal,
  })
  try {
    while (page.hits.hits.length > 0) {
      yield* page.hits.hits
      if (page.hits.hits.length < size) return
      page = await server.ask({
        method: 'POST',
        path: '/_search/scroll',
        body: { scroll: keepAlive, scroll_id: page._scroll_id },
        schema: pageSchema,
        // A page that is asked for twice is skipped.
        repeatable: false,
        signal,
      })
    }
  } finally {
    // What is not closed would be kept for a minute; that it could not be is no reason to fail.
    await server
      .ask({
        method: 'DELETE',
        path: '/_search/scroll',
        body: { scroll_id: page._scroll_id },
        schema: closed,
      })
      .catch(() => undefined)
  }
}
