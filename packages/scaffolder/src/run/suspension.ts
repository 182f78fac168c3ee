import type { TaskWait } from '../tasks/task.ts'

const suspended = new WeakMap<object, TaskWait>()

/** What is thrown through an action that has to wait, so that its `finally` blocks run and it holds nothing meanwhile. */
export function suspension(wait: TaskWait): Error {
  const error = new Error('The step waits; let this error pass')
  suspended.set(error, wait)
  return error
}

/** What a thrown value waits for, where it is a suspension. */
export function waitOf(thrown: unknown): TaskWait | undefined {
  return typeof thrown === 'object' && thrown !== null ? suspended.get(thrown) : undefined
}
