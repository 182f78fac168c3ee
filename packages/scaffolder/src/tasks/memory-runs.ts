import { errors } from '../errors.ts'
import type { MemoryTask } from './memory-task.ts'
import { isFinal, type Task } from './task.ts'

/** All that a store in memory keeps. */
export interface Memory {
  /** In the order of their creation. */
  readonly runs: Map<string, MemoryTask>
  /** Those that are not over, in the same order: of the others there may be many. */
  readonly going: Set<MemoryTask>
  /** By key, the run that has it. */
  readonly locks: Map<string, string>
  /** By worker. */
  readonly beats: Map<string, number>
}

/** The run with an id. @throws SCAFFOLDER_TASK_MISSING */
export function findRun(runs: Memory['runs'], id: string): MemoryTask {
  const kept = runs.get(id)
  if (!kept) throw errors.TASK_MISSING({ id })
  return kept
}

/** Takes a run that is over from among those that are not, and frees its lock. */
export function endRun({ locks, going }: Memory, kept: MemoryTask): void {
  const { lockKey, task } = kept
  if (lockKey !== undefined && locks.get(lockKey) === task.id) locks.delete(lockKey)
  going.delete(kept)
}

/** Runs that ended before a moment, the oldest end first. */
export function findEnded(runs: Memory['runs'], endedBefore: string): Task[] {
  return [...runs.values()]
    .map(({ task }) => task)
    .filter(
      ({ status, endedAt }) => isFinal(status) && endedAt !== undefined && endedAt < endedBefore,
    )
    .sort((a, b) => compare(a.endedAt ?? '', b.endedAt ?? ''))
}

/** The run that was begun with a key. */
export function findByKey(
  runs: ReadonlyMap<string, MemoryTask>,
  key: string | undefined,
): MemoryTask | undefined {
  if (key === undefined) return undefined
  for (const kept of runs.values()) if (kept.idempotencyKey === key) return kept
  return undefined
}

/** Forgets runs that are over until no more than these are left. */
export function forgetOldest(runs: Map<string, MemoryTask>, maxTasks: number): void {
  for (const [id, { task }] of runs) {
    if (runs.size <= maxTasks) return
    if (isFinal(task.status)) forget(runs, id)
  }
}

/** Forgets a run. Those who wait for it look again, and find that it is gone. */
export function forget(runs: Map<string, MemoryTask>, id: string): void {
  const waiting = runs.get(id)?.waiting
  runs.delete(id)
  for (const wakeReader of waiting ?? []) wakeReader()
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b))
