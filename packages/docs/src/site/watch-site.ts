import { type Folder, isAbortOf, type Runtime } from '@callboard/core'
import type { Site } from './site.ts'

/** Editors and Git write several files, and some of them more than once: what comes within this time is one change. */
const settleMs = 60

/** A site as it is, and again each time that files of its source changed and it is another one. */
export async function* watchSite({
  source,
  load,
  runtime,
  signal,
}: {
  source: Folder
  load(changed?: readonly string[]): Promise<Site>
  runtime: Runtime
  signal: AbortSignal
}): AsyncIterable<Site> {
  const changed = new Set<string>()
  let failure: unknown
  let wake = () => {}
  // Whoever stops asking without aborting ends the watch too.
  const stopped = new AbortController()
  const until = AbortSignal.any([signal, stopped.signal])
  const watching = watchAll()
  try {
    let site = await load()
    yield site
    while (!signal.aborted) {
      if (failure !== undefined) throw failure
      if (changed.size === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
        continue
      }
      await runtime.sleep(settleMs, { signal })
      const paths = [...changed]
      changed.clear()
      const next = await load(paths)
      if (next.etag === site.etag) continue
      site = next
      yield site
    }
  } catch (error) {
    if (!isAbortOf(signal, error)) throw error
  } finally {
    stopped.abort()
    await watching
  }

  async function watchAll(): Promise<void> {
    try {
      for await (const path of source.watch({ signal: until })) {
        changed.add(path)
        wake()
      }
    } catch (error) {
      if (!until.aborted) failure = error
    }
    wake()
  }
}
