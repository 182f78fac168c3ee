import { type Logger, messageOf, type Runtime } from '@callboard/core'
import type { Search } from '@callboard/search'

/** A search that is filled when somebody first asks it, or before, when there is time. */
export interface Findable extends AsyncDisposable {
  search: Search
  /** Brings it in line with its sources unless that has been done; several callers wait for one run. */
  fill(): Promise<void>
  /** Brings it in line with its sources, unless nobody has asked it yet. */
  renew(): Promise<void>
}

/** How a search is filled. */
export interface FindableOptions {
  /** Ends what is under way. */
  signal: AbortSignal
  logger: Logger
  runtime: Runtime
  /** How long after a change the snapshot is written, with what changes until then. @default 10_000 */
  saveAfterMs?: number
}

/**
 * Puts filling a search off. Whoever asks first is answered from the snapshot that the last process left, where there is
 * one, and the search is brought in line behind that; without one they wait.
 */
export function findable(search: Search, options: FindableOptions): Findable {
  const { signal, logger } = options
  const saving = savesLater(search, options)
  let restored: Promise<boolean> | undefined
  let filled: Promise<void> | undefined
  let renewing: Promise<unknown> = Promise.resolve()

  const restore = (): Promise<boolean> => {
    restored ??= search.restore({ signal }).then(
      ({ documents }) => documents > 0,
      (error: unknown) => {
        // Without a snapshot it is filled as if there had never been one.
        if (!signal.aborted) logger.warn('the search was not taken up', { error: messageOf(error) })
        return false
      },
    )
    return restored
  }
  const bringInLine = async () => {
    await restore()
    const { added, changed, removed } = await search.index({ signal })
    if (added + changed + removed > 0) saving.changed()
  }
  const fill = (): Promise<void> => {
    if (filled) return filled
    const started = bringInLine()
    filled = started
    // A failure is not remembered: the next who asks tries again.
    started.catch(() => {
      if (filled === started) filled = undefined
    })
    return started
  }
  const ready = async (): Promise<void> => {
    const filling = fill()
    if (!(await restore())) return filling
    filling.catch((error: unknown) => {
      if (!signal.aborted)
        logger.warn('the search was not brought up to date', { error: messageOf(error) })
    })
  }
  return {
    fill,
    search: {
      ...search,
      async query(query) {
        await ready()
        return search.query(query)
      },
      async suggest(query) {
        await ready()
        return search.suggest(query)
      },
    },
    async renew() {
      if (!filled) return
      await filled
      const work = bringInLine()
      renewing = work
      await work
    },
    async [Symbol.asyncDispose]() {
      await Promise.allSettled([filled, renewing])
      await saving.finish()
    },
  }
}

/** Writes the snapshot some time after the first of several changes, and what is left at the end. */
function savesLater(
  search: Pick<Search, 'save'>,
  { signal, logger, runtime, saveAfterMs = 10_000 }: FindableOptions,
): { changed(): void; finish(): Promise<void> } {
  let isChanged = false
  let waiting: Promise<void> | undefined
  const save = async () => {
    if (!isChanged) return
    isChanged = false
    await search.save().catch((error: unknown) => {
      logger.warn('the search was not kept for the next start', { error: messageOf(error) })
    })
  }
  return {
    changed() {
      isChanged = true
      waiting ??= runtime
        .sleep(saveAfterMs, { signal })
        .then(save, () => undefined)
        .finally(() => {
          waiting = undefined
        })
    },
    async finish() {
      await waiting
      await save()
    },
  }
}
