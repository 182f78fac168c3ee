import type { MemoryTask } from './memory-task.ts'
import type { ClaimOptions, TaskHold } from './task-store.ts'

/**
 * The oldest run that a worker may take.
 *
 * @param going - runs that are not over, in the order of their creation
 * @param locks - by key, the run that has it
 */
export function findNext(
  going: ReadonlySet<MemoryTask>,
  locks: ReadonlyMap<string, string>,
  { worker, now, ids }: ClaimOptions,
): MemoryTask | undefined {
  /** A free lock is for the oldest of those who need it, also while that one sleeps. */
  const wanted = new Set<string>()
  for (const kept of going) {
    const { lockKey, wakeAt, onlyWorker, task } = kept
    const holder = lockKey === undefined ? task.id : locks.get(lockKey)
    const free = holder === undefined && !wanted.has(lockKey ?? '')
    if (lockKey !== undefined) wanted.add(lockKey)
    const due = wakeAt !== undefined && wakeAt <= now
    const isFor = onlyWorker === undefined || onlyWorker === worker
    const ours = isFor && (ids?.includes(task.id) ?? true)
    if (due && ours && (free || holder === task.id)) return kept
  }
  return undefined
}

/** Who holds a run, or is the only one that can carry it out. */
export function holdOf(kept: MemoryTask, beats: ReadonlyMap<string, number>): TaskHold | undefined {
  const worker = kept.holder ?? kept.onlyWorker
  if (worker === undefined) return undefined
  return { taskId: kept.task.id, epoch: kept.epoch, worker, beats: beats.get(worker) ?? 0 }
}
