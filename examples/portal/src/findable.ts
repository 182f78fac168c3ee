import type { Search } from '@callboard/search'

/** A search that is filled when somebody first asks it, or before, when there is time. */
export interface Findable extends AsyncDisposable {
  search: Search
  /** Fills it unless that has been done; several callers wait for one run. */
  fill(): Promise<void>
  /** Brings it in line with its sources, unless nobody has asked it yet. */
  renew(): Promise<void>
}

/** Puts filling a search off. `signal` ends what is under way. */
export function findable(search: Search, { signal }: { signal: AbortSignal }): Findable {
  let filled: Promise<void> | undefined
  let renewing: Promise<unknown> = Promise.resolve()
  const fill = (): Promise<void> => {
    if (filled) return filled
    const started = search.index({ signal }).then(() => {})
    filled = started
    // A failure is not remembered: the next who asks tries again.
    started.catch(() => {
      if (filled === started) filled = undefined
    })
    return started
  }
  return {
    fill,
    search: {
      ...search,
      async query(query) {
        await fill()
        return search.query(query)
      },
      async suggest(query) {
        await fill()
        return search.suggest(query)
      },
    },
    async renew() {
      if (!filled) return
      await filled
      const work = search.index({ signal })
      renewing = work
      await work
    },
    async [Symbol.asyncDispose]() {
      await Promise.allSettled([filled, renewing])
    },
  }
}
