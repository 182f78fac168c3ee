import type { Runtime } from '@callboard/core'
import { createSerialQueue } from '../serial-queue.ts'
import type { CheckChange, CheckHistory, CheckState } from './check-history.ts'
import type { CheckResult } from './check-report.ts'

/** Notices which outcomes are new, and hands them to the history. */
export interface ChangeRecorder {
  /** @param whole - whether these are all the results there are, so that what is not among them is gone */
  record(results: readonly CheckResult[], whole: boolean): Promise<void>
}

/** What of a check does not pass, by entity and check. */
type Open = Map<string, Map<string, CheckState>>

/** Remembers only what does not pass: with good catalogs that is little. */
export function createChangeRecorder(history: CheckHistory, runtime: Runtime): ChangeRecorder {
  const enqueue = createSerialQueue()
  let open: Open | undefined

  const load = async () => {
    const loaded: Open = new Map()
    for (const change of await history.latest()) follow(loaded, change)
    return loaded
  }
  return {
    record: (results, whole) =>
      enqueue(async () => {
        open ??= await load()
        const at = new Date(runtime.now()).toISOString()
        const gone = whole ? goneOf(results, open, at) : []
        const changes = [...changesOf(results, open, at), ...gone]
        if (changes.length === 0) return
        await history.append(changes)
        for (const change of changes) follow(open, change)
      }),
  }
}

function follow(open: Open, { ref, check, status }: CheckChange): void {
  const own = open.get(ref) ?? new Map<string, CheckState>()
  if (status === 'passed' || status === 'gone') own.delete(check)
  else own.set(check, status)
  if (own.size === 0) open.delete(ref)
  else open.set(ref, own)
}

function changesOf(results: readonly CheckResult[], open: Open, at: string): CheckChange[] {
  return results
    .filter(({ ref, check, status }) => status !== (open.get(ref)?.get(check) ?? 'passed'))
    .map(({ ref, check, status, message }) => ({
      at,
      ref,
      check,
      status,
      ...(message !== null && { message }),
    }))
}

function goneOf(results: readonly CheckResult[], open: Open, at: string): CheckChange[] {
  const left = new Map([...open].map(([ref, own]) => [ref, new Set(own.keys())]))
  for (const { ref, check } of results) left.get(ref)?.delete(check)
  return [...left].flatMap(([ref, checks]) =>
    [...checks].map((check) => ({ at, ref, check, status: 'gone' as const })),
  )
}
