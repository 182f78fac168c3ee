import { type Logger, messageOf, type Readers, type Runtime } from '@callboard/core'
import type { LastChanges } from '../site/last-changes.ts'

/** Requests that one build may spend on the changes of its pages, and the time that it waits for their answers. */
const maxRequests = 40
const maxWaitMs = 10_000

/**
 * Says when files of a repository last changed, from its host: asked about those alone that are not as they were when it last
 * answered, and only so many at a time. What is left over, and what it fails to say, is asked for with the next build.
 */
export function hostChanges({
  readers,
  url,
  etag,
  logger,
  runtime,
}: {
  readers: Pick<Readers, 'changes'>
  url: string
  /** Of the tree as it was read last. */
  etag(): string | undefined
  logger: Logger
  runtime: Runtime
}): LastChanges {
  const known = new Map<string, { version: string; ms: number }>()
  return async ({ files, signal }) => {
    const asked = files.filter(({ path, version }) => known.get(path)?.version !== version)
    for (const { path } of asked) known.delete(path)
    if (asked.length > 0) {
      const paths = asked.map(({ path }) => path)
      const ask = (until: AbortSignal) =>
        readers.changes(url, { etag: etag(), paths, maxRequests, signal: until })
      const times = await withinTime({ runtime, signal }, ask).catch((error: unknown) => {
        signal?.throwIfAborted()
        logger.warn('when pages changed is not known', { url, error: messageOf(error) })
        return new Map<string, number>()
      })
      for (const { path, version } of asked) {
        const ms = times.get(path)
        if (ms !== undefined) known.set(path, { version, ms })
      }
    }
    return new Map([...known].map(([path, { ms }]) => [path, ms]))
  }
}

async function withinTime<T>(
  { runtime, signal }: { runtime: Runtime; signal: AbortSignal | undefined },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController()
  const done = new AbortController()
  const until = signal ? AbortSignal.any([signal, late.signal]) : late.signal
  runtime.sleep(maxWaitMs, { signal: done.signal }).then(
    () => late.abort(new Error(`its host did not answer in ${maxWaitMs} ms`)),
    () => {},
  )
  try {
    return await work(until)
  } finally {
    done.abort()
  }
}
