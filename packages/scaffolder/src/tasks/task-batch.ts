import type { TaskEvent, TaskStep } from './task.ts'
import type { TaskCommit } from './task-store.ts'

/** What is staged for the next commit. */
export interface TaskBatch {
  task?: NonNullable<TaskCommit['task']>
  wakeAt?: number
  keepsWork?: boolean
  steps: Map<string, TaskStep>
  journal: Record<string, string>
  checkpoints: Record<string, string>
  workspace?: string
  events: Omit<TaskEvent, 'id'>[]
  /** In the messages of its events. */
  characters: number
}

/** A batch with nothing in it. */
export function emptyBatch(): TaskBatch {
  return { steps: new Map(), journal: {}, checkpoints: {}, events: [], characters: 0 }
}

/** Adds to a batch; of a step and of a journal entry, the last version counts. */
export function addToBatch(batch: TaskBatch, change: Omit<TaskCommit, 'events'>): void {
  const { task, wakeAt, keepsWork, steps = [], journal, checkpoints, workspace } = change
  if (task) batch.task = { ...batch.task, ...task }
  if (wakeAt !== undefined) batch.wakeAt = wakeAt
  if (keepsWork !== undefined) batch.keepsWork = keepsWork
  for (const step of steps) batch.steps.set(step.id, step)
  Object.assign(batch.journal, journal)
  Object.assign(batch.checkpoints, checkpoints)
  if (workspace !== undefined) batch.workspace = workspace
}

/** Adds a line of the log. */
export function addLine(batch: TaskBatch, event: Omit<TaskEvent, 'id'>): void {
  batch.events.push(event)
  batch.characters += event.body.message.length
}

/** Whether there is nothing to write. */
export function isEmpty({
  task,
  steps,
  journal,
  checkpoints,
  workspace,
  events,
}: TaskBatch): boolean {
  return (
    !task &&
    steps.size === 0 &&
    events.length === 0 &&
    workspace === undefined &&
    Object.keys(journal).length === 0 &&
    Object.keys(checkpoints).length === 0
  )
}

/** A batch as the store takes it. */
export function toCommit({ steps, characters: _characters, ...rest }: TaskBatch): TaskCommit {
  return { ...rest, ...(steps.size > 0 && { steps: [...steps.values()] }) }
}
