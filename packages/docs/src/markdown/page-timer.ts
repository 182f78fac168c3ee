import { throwIfAborted } from '@callboard/core'
import { docsErrors } from '../errors.ts'

/** The time that one page may take. It is looked at between the stages of the rendering. */
export interface PageTimer {
  /** @throws DOCS_PAGE_REFUSED once the time is used up, and the signal's reason when aborted */
  check(): void
  /** Waits for something that takes none of the page's time, such as a library that is loaded once. */
  untimed(work: Promise<void> | undefined): Promise<void>
}

/** Starts the time of a page. */
export function createPageTimer({
  clock,
  timeoutMs,
  signal,
}: {
  /** Milliseconds, of what the page's time is measured in. */
  clock(): number
  timeoutMs: number
  signal: AbortSignal | undefined
}): PageTimer {
  let end = clock() + timeoutMs
  return {
    check() {
      throwIfAborted(signal)
      if (clock() <= end) return
      throw docsErrors.PAGE_REFUSED({ reason: `it takes longer than ${timeoutMs} ms to render` })
    },
    async untimed(work) {
      if (!work) return
      const start = clock()
      await work
      end += clock() - start
    },
  }
}
