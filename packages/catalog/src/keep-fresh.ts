import { checkOptions, messageOf, type Runtime } from '@callboard/core'
import { z } from 'zod'
import type { StartOptions } from './catalog.ts'
import type { CatalogWriter } from './catalog-writer.ts'
import type { IngestContext, SourceRoot } from './ingest/source-root.ts'

/** What {@link keepFresh} works on. */
export interface Upkeep {
  writer: Pick<CatalogWriter, 'refresh' | 'take'>
  providers: readonly SourceRoot[]
  context: Omit<IngestContext, 'signal' | 'breath'>
  /** Aborted when the catalog is closed. */
  closed: AbortSignal
}

const optionsSchema = z.strictObject({
  intervalMs: z.number().min(1).optional(),
  signal: z.instanceof(AbortSignal).optional(),
})
const defaultIntervalMs = 120_000
const firstPauseMs = 1_000
const longestPauseMs = 300_000

/** Reads everything at intervals and takes in what providers tell, until the signal is aborted or the catalog closed. */
export async function keepFresh(upkeep: Upkeep, options: StartOptions = {}): Promise<void> {
  checkOptions('catalog.start', optionsSchema, options)
  const { intervalMs = defaultIntervalMs } = options
  const { writer, providers, context, closed } = upkeep
  const signal = options.signal ? AbortSignal.any([closed, options.signal]) : closed
  const refresh = async () => {
    await writer.refresh({ signal })
    return intervalMs
  }
  const watches = providers.map(({ key, provider }) => async () => {
    const changes = provider.watch?.({ ...context, signal })
    if (!changes) return undefined
    for await (const change of changes) await writer.take(key, change, { signal })
    // What was not told between two watches shows when everything is read.
    await writer.refresh({ signal })
    return firstPauseMs
  })
  await Promise.all([refresh, ...watches].map((task) => repeat(task, upkeep, signal)))
}

/** Repeats a task after the pause that it asks for, and after growing pauses while it fails. */
async function repeat(
  task: () => Promise<number | undefined>,
  { context: { runtime, logger } }: Upkeep,
  signal: AbortSignal,
): Promise<void> {
  let failures = 0
  while (!signal.aborted) {
    let pauseMs: number | undefined
    try {
      pauseMs = await task()
      failures = 0
    } catch (error) {
      if (signal.aborted) return
      failures += 1
      pauseMs = Math.min(firstPauseMs * 2 ** (failures - 1), longestPauseMs)
      logger.warn('the catalog could not be kept up to date', { error: messageOf(error), pauseMs })
    }
    if (pauseMs === undefined) return
    await runtime.sleep(jittered(pauseMs, runtime), { signal }).catch(() => {})
  }
}

/** Give or take a tenth, so that many processes do not ask at once. */
function jittered(ms: number, runtime: Runtime): number {
  const share = Number.parseInt(runtime.randomId().slice(0, 8), 16) / 2 ** 32
  return Math.round(ms * (0.9 + share / 5))
}
