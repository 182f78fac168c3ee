import { errors } from '../errors.ts'
import { isoTime } from '../tasks/iso-time.ts'
import { canBeUndone, remainingSteps } from '../tasks/remaining-steps.ts'
import { isFinal, type TaskStep } from '../tasks/task.ts'
import type { RunState } from './run-state.ts'
import { lookAgainMs, nestedKey } from './step-waits.ts'
import { suspension } from './suspension.ts'

/**
 * Undoes the runs that a step began, the last one first. Each of them does that itself, so this one waits meanwhile, and begins
 * here again when the other is over.
 *
 * @returns what they have left that nobody can undo, in words
 * @throws SCAFFOLDER_TASK_MISSING, SCAFFOLDER_NESTED_KEPT, what asking for it throws, and a suspension
 */
export async function undoRuns(
  { waits, runtime }: Pick<RunState, 'waits' | 'runtime'>,
  { runs = [], waitingFor }: TaskStep,
): Promise<string[]> {
  const left: string[] = []
  for (const id of [...runs].reverse()) {
    const task = await waits?.task(id)
    if (!task) throw errors.TASK_MISSING({ id })
    const isTried = waitingFor?.taskId === id && task.needsAttention === true
    if (isFinal(task.status) && canBeUndone(task) && isTried)
      throw errors.NESTED_KEPT({ template: task.templateRef, id })
    if (!isFinal(task.status) || canBeUndone(task)) {
      if (isFinal(task.status)) await waits?.undo(task)
      const until = isoTime(runtime.now() + lookAgainMs)
      throw suspension({ for: 'task', key: nestedKey(id), taskId: id, until })
    }
    left.push(...remainingSteps(task).map(({ name, action }) => `${name} (${action})`))
  }
  return left
}

/** What the runs that a step began have left, as a whole. */
export async function leftByRuns(
  { waits }: Pick<RunState, 'waits'>,
  runs: Iterable<string>,
): Promise<NonNullable<TaskStep['leaves']>> {
  const found = new Set<TaskStep['leaves']>()
  for (const id of runs) {
    const task = await waits?.task(id)
    // One that is still at its end is waited for before it is undone.
    if (!task || !isFinal(task.status) || canBeUndone(task)) found.add('canBeUndone')
    else for (const { leaves } of remainingSteps(task)) found.add(leaves)
  }
  return (['canBeUndone', 'stays', 'perhaps'] as const).find((each) => found.has(each)) ?? 'nothing'
}
