import { checkOptions } from '@callboard/core'
import { z } from 'zod'
import type { Task, TaskStep } from './task.ts'

/** A step that has left something outside of its run. */
export interface RemainingStep extends Pick<TaskStep, 'id' | 'name' | 'action'> {
  leaves: Exclude<NonNullable<TaskStep['leaves']>, 'nothing'>
}

const schema = z.looseObject({ steps: z.array(z.looseObject({ id: z.string() })) })

/**
 * What is left of a run in the world: steps that did something there and were not undone, in their order.
 *
 * @throws CORE_OPTION_INVALID
 */
export function remainingSteps(task: Pick<Task, 'steps'>): RemainingStep[] {
  checkOptions('remainingSteps', schema, task)
  return task.steps.flatMap(({ id, name, action, leaves, undo }) =>
    leaves === undefined || leaves === 'nothing' || undo === 'completed'
      ? []
      : [{ id, name, action, leaves }],
  )
}

/** Whether undoing a run that is over would take something back. @throws CORE_OPTION_INVALID */
export function canBeUndone(task: Pick<Task, 'steps'>): boolean {
  checkOptions('canBeUndone', schema, task)
  return leavesToUndo(task.steps)
}

/** The same for the steps of a run that is at work. */
export function leavesToUndo(steps: Iterable<TaskStep>): boolean {
  return [...steps].some(({ leaves, undo }) => leaves === 'canBeUndone' && undo !== 'completed')
}
