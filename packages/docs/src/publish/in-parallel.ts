import { throwIfAborted } from '@callboard/core'

/** Transfers that are under way at once. */
const lanes = 8

/** Does a piece of work for each item, some at a time. The first failure ends it, once what is under way has ended. */
export async function inParallel<Item>(
  items: Iterable<Item>,
  work: (item: Item) => Promise<void>,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<void> {
  const left = items[Symbol.iterator]()
  let hasFailed = false
  const lane = async () => {
    for (let next = left.next(); !next.done && !hasFailed; next = left.next()) {
      throwIfAborted(signal)
      await work(next.value)
    }
  }
  const done = Array.from({ length: lanes }, () =>
    lane().catch((error: unknown) => {
      hasFailed = true
      throw error
    }),
  )
  const failure = (await Promise.allSettled(done)).find(({ status }) => status === 'rejected')
  if (failure?.status === 'rejected') throw failure.reason
}
