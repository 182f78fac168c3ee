import { copyJson } from './copy-json.ts'
import { isFinal, type Task, type TaskEvent, type TaskStep } from './task.ts'
import type { ClaimedTask, NewTask, TaskCommit, TaskFields, TaskReopening } from './task-store.ts'

/** A run in memory, with all that belongs to it. */
export interface MemoryTask {
  task: Task
  readonly idempotencyKey: string | undefined
  readonly lockKey: string | undefined
  /** Missing where the run was completed for good. */
  definition: string | undefined
  sealed: string | undefined
  onlyWorker: string | undefined
  workspace: string | undefined
  /** The worker that holds it. */
  holder: string | undefined
  epoch: number
  /** The number of the last commit within the epoch. */
  committed: number
  /** When it can be claimed, in milliseconds since 1970; never where it is missing. */
  wakeAt: number | undefined
  /** Something has happened since it was claimed last. */
  woken: boolean
  readonly journal: Map<string, string>
  readonly checkpoints: Map<string, string>
  readonly files: Map<string, Uint8Array>
  readonly events: TaskEvent[]
  /** Those who wait for an event. */
  readonly waiting: Set<() => void>
}

/** A run that was just created. */
export function newMemoryTask(created: NewTask): MemoryTask {
  return {
    task: copyJson(created.task),
    idempotencyKey: created.idempotencyKey,
    lockKey: created.lockKey,
    definition: created.definition,
    sealed: created.sealed,
    onlyWorker: created.onlyWorker,
    workspace: undefined,
    holder: undefined,
    epoch: 0,
    committed: 0,
    wakeAt: created.task.status === 'open' ? 0 : undefined,
    woken: false,
    journal: new Map(),
    checkpoints: new Map(),
    files: new Map(),
    events: [],
    waiting: new Set(),
  }
}

/** Gives a run to a worker, with what it needs to go on. */
export function hand(kept: MemoryTask, worker: string): ClaimedTask {
  kept.task = { ...kept.task, status: 'processing' }
  kept.holder = worker
  kept.epoch += 1
  kept.committed = 0
  kept.wakeAt = undefined
  kept.woken = false
  const { definition = '', sealed, onlyWorker, workspace } = kept
  return {
    lease: { taskId: kept.task.id, epoch: kept.epoch },
    task: copyJson(kept.task),
    definition,
    journal: new Map(kept.journal),
    ...(sealed !== undefined && { sealed }),
    ...(onlyWorker !== undefined && { onlyWorker }),
    ...(workspace !== undefined && { workspace }),
  }
}

/** Writes what a holder has done. */
export function applyCommit(kept: MemoryTask, commit: TaskCommit): void {
  kept.committed = commit.number ?? kept.committed
  applyChange(kept, commit)
  for (const [key, value] of Object.entries(commit.checkpoints ?? {}))
    if (!kept.checkpoints.has(key)) kept.checkpoints.set(key, value)
  kept.workspace = commit.workspace ?? kept.workspace
  const status = commit.task?.status
  if (status === undefined || status === 'processing') return
  kept.holder = undefined
  if (isFinal(status)) letGo(kept, status === 'completed' && !commit.keepsWork)
  else kept.wakeAt = kept.woken ? 0 : (commit.wakeAt ?? (status === 'open' ? 0 : undefined))
}

/** What a run that is over has no need of. */
function letGo(kept: MemoryTask, isForGood: boolean): void {
  kept.sealed = undefined
  kept.onlyWorker = undefined
  kept.wakeAt = undefined
  if (!isForGood) return
  kept.definition = undefined
  kept.workspace = undefined
  for (const each of [kept.journal, kept.checkpoints, kept.files]) each.clear()
}

/** Opens a run that is over once more. */
export function applyReopening(kept: MemoryTask, change: TaskReopening): void {
  const { endedAt, error, output, cancelling, needsAttention, ...rest } = kept.task
  kept.task = rest
  kept.sealed = change.sealed
  kept.onlyWorker = change.onlyWorker
  kept.wakeAt = 0
  kept.woken = false
  applyChange(kept, { ...change, task: { ...change.task, status: 'open' } })
}

/** Lets a run go on that sleeps; one that is held will not sleep. */
export function wake(kept: MemoryTask): void {
  kept.woken = true
  if (kept.holder === undefined) kept.wakeAt = 0
}

/** Adds entries to the log of a run. */
export function appendEvents(kept: MemoryTask, events: TaskCommit['events'] = []): void {
  for (const event of events) kept.events.push({ id: kept.events.length + 1, ...copyJson(event) })
  if (events.length > 0) for (const wakeReader of kept.waiting) wakeReader()
}

function applyChange(
  kept: MemoryTask,
  { task, steps = [], journal = {}, events }: TaskCommit,
): void {
  if (task) kept.task = withFields(kept.task, task)
  if (steps.length > 0) {
    const byId = new Map<string, TaskStep>(steps.map((step) => [step.id, copyJson(step)]))
    kept.task = { ...kept.task, steps: kept.task.steps.map((step) => byId.get(step.id) ?? step) }
  }
  for (const [step, entry] of Object.entries(journal)) kept.journal.set(step, entry)
  appendEvents(kept, events)
}

function withFields(task: Task, changed: TaskFields): Task {
  const { status = task.status, ...fields } = copyJson(changed)
  const all: object = { ...task, ...fields, status }
  const present = Object.entries(all).filter(([_name, value]) => value !== undefined)
  return Object.fromEntries(present) as unknown as Task
}
