import { throwIfAborted } from '@callboard/core'
import { isFinal, type TaskEvent } from './task.ts'
import type { TaskStore } from './task-store.ts'

/** Where to begin in a run's log, and how to stop. */
export interface FollowOptions {
  /** Entries up to this id are left out. @default 0 */
  after?: number
  signal?: AbortSignal | undefined
}

const batch = 200

/**
 * The log of a run from any point, then what is added to it, up to its completion. A reader that is slow reads late
 * and misses nothing: nothing is buffered for it.
 */
export async function* followEvents(
  store: TaskStore,
  taskId: string,
  { after = 0, signal }: FollowOptions = {},
): AsyncIterable<TaskEvent> {
  let cursor = after
  for (;;) {
    throwIfAborted(signal)
    const events = await store.events(taskId, { after: cursor, limit: batch })
    for (const event of events) {
      cursor = event.id
      yield event
    }
    // A run that is over may be tried again: its log goes on after a completion.
    if (events.length > 0 && events.at(-1)?.type !== 'completion') continue
    const task = await store.get(taskId)
    if (!task || (isFinal(task.status) && (await isRead(store, taskId, cursor)))) return
    await store.changed(taskId, { after: cursor, signal })
  }
}

async function isRead(store: TaskStore, taskId: string, after: number): Promise<boolean> {
  return (await store.events(taskId, { after, limit: 1 })).length === 0
}
