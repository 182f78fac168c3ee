import { coreErrors } from '@callboard/core'
import type { HostAnswer, HostApi } from '@callboard/core/readers'
import { z } from 'zod'
import type { DiscoveryCall } from './discovery-host.ts'

/** Pages of one list; a host that gives more gives them in a circle. */
const maxPages = 1000
/** How many items a list has: Gitea says it where it gives no address of the next page. */
const totalHeader = 'x-total-count'

/** What was answered last, by address. */
export type AnswerCache = Map<string, HostAnswer<unknown>>

/**
 * Asks a host for one reading of it. Answers are kept with the mark of their version, and asked for again by it: hosts
 * do not count an answer that did not change. What is not asked for in a reading is forgotten with `next`.
 */
export function createDiscoveryCall(
  api: HostApi,
  { cache, signal }: { cache: AnswerCache; signal: AbortSignal },
): { call: DiscoveryCall; next: AnswerCache } {
  const next: AnswerCache = new Map()
  const json: DiscoveryCall['json'] = async <T>(path: string, schema: z.ZodType<T>) => {
    const last = cache.get(path) as HostAnswer<T> | undefined
    const answer = (await api.json(path, schema, { etag: last?.etag, signal })) ?? last
    if (!answer) throw new Error('A host without an answer says so by an error')
    if (answer.etag !== undefined) next.set(path, answer)
    return answer
  }
  return {
    next,
    call: {
      json,
      async list(path, schema) {
        const items: z.infer<typeof schema>[] = []
        let page: string | undefined = path
        for (let count = 1; page !== undefined; count += 1) {
          // What is cut off would count as gone.
          if (count > maxPages)
            throw coreErrors.SOURCE_FAILED({ url: path, reason: 'its list does not end' })
          const answer: HostAnswer<z.infer<typeof schema>[]> = await json(page, z.array(schema))
          for (const item of answer.value) items.push(item)
          const { length } = answer.value
          const isMore = length > 0 && items.length < Number(answer.headers[totalHeader] ?? 0)
          const isNumbered = answer.headers.link === undefined && isMore
          page = answer.next ?? (isNumbered ? `${path}&page=${count + 1}` : undefined)
        }
        return items
      },
    },
  }
}
