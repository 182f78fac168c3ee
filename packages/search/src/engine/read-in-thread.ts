import { CallboardError, coreErrors, type Logger, type Runtime } from '@callboard/core'
import { createWorkerThreads } from '@callboard/core/node'
import type { IndexedDocument } from '../document/indexed-document.ts'
import type { SnapshotParts } from '../snapshot/snapshot-file.ts'
import { createTimeSlices, type Pause } from '../time-slices.ts'
import { type PackedContent, valuesOf } from './embedded-index.ts'
import { parseContent } from './index-parts.ts'
import type { ThreadDocument } from './thread-document.ts'

/** Where and for whom documents are read. */
export interface ThreadReading {
  /** The built `index-thread.ts`. */
  script: URL
  logger: Logger
  runtime: Runtime
  signal?: AbortSignal | undefined
}

/** Characters of one batch, some more for its last document: sending it must not hold this thread. */
const batchLength = 64 * 1024
/** Memory of the thread in megabytes: what it makes would be here otherwise. */
const maxHeapMb = 4096
/** Reading a text has limits of its own; this is for a thread that hangs for a reason nobody thought of. */
const timeoutMs = 60 * 60 * 1000

/**
 * Reads documents on another thread, which asks for them in batches and hands over what an index of them consists of.
 * Nothing where there are no threads or the thread ended early: then they are read here.
 */
export async function readInThread(
  documents: readonly IndexedDocument[],
  { script, logger, runtime, signal }: ThreadReading,
): Promise<PackedContent | undefined> {
  const pause = createTimeSlices(runtime, signal)
  const batches = batchesOf(documents, pause)
  await using threads = createWorkerThreads({ script, maxHeapMb })
  try {
    const parts = await threads.run({
      request: undefined,
      shared: { key: '', value: undefined },
      timeoutMs,
      answer: async () => (await batches.next()).value ?? [],
      signal,
    })
    return await parseContent(parts as SnapshotParts, pause)
  } catch (error) {
    if (!isOfThread(error)) throw error
    logger.warn('documents are read without a thread', { reason: error.message })
    return undefined
  }
}

function isOfThread(error: unknown): error is CallboardError {
  const { THREAD_MISSING, THREAD_FAILED, THREAD_TIMEOUT } = coreErrors
  return [THREAD_MISSING, THREAD_FAILED, THREAD_TIMEOUT].some(({ code }) =>
    CallboardError.is(error, code),
  )
}

async function* batchesOf(
  documents: readonly IndexedDocument[],
  pause: Pause,
): AsyncGenerator<ThreadDocument[], undefined> {
  let batch: ThreadDocument[] = []
  let length = 0
  for (const document of documents) {
    const fields = document.fields()
    batch.push({ language: document.language, fields, values: [...valuesOf(document)] })
    for (const texts of Object.values(fields)) for (const text of texts) length += text.length
    await pause()
    if (length < batchLength) continue
    yield batch
    batch = []
    length = 0
  }
  if (batch.length > 0) yield batch
}
