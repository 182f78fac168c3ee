import type { Action, ActionContext } from '@callboard/scaffolder'
import type { Telemetry, WorkOutcome } from './telemetry.ts'

/** An action whose calls are measured. What it does in a plan is not: nothing is carried out there. */
export function measuredAction(action: Action, telemetry: Telemetry): Action {
  const { undo } = action
  return {
    ...action,
    run(context: ActionContext) {
      if (context.dryRun) return action.run(context)
      const { watched, outcomeOf } = watchWaits(context)
      const work = { ...workOf('scaffolder.step', action, context), outcomeOf }
      return telemetry.measure(work, () => action.run(watched))
    },
    ...(undo && {
      undo(context) {
        const work = workOf('scaffolder.undo', action, context)
        return telemetry.measure(work, () => undo.call(action, context))
      },
    }),
  }
}

function workOf(
  name: string,
  { id }: Action,
  { task, step, template, attempt }: Pick<ActionContext, 'task' | 'step' | 'template' | 'attempt'>,
) {
  const details = { taskId: task.id, step: step.id, template: template.ref, attempt }
  return { name, labels: { action: id }, details }
}

/** A step that waits ends with what its context throws, and is begun again: nothing has failed. */
function watchWaits(context: ActionContext) {
  const waits = new WeakSet<object>()
  const watching =
    <Args extends unknown[], Result>(wait: (...args: Args) => Promise<Result>) =>
    (...args: Args): Promise<Result> =>
      wait(...args).catch((error: unknown) => {
        if (typeof error === 'object' && error !== null) waits.add(error)
        throw error
      })
  const watched: ActionContext = {
    ...context,
    waitFor: watching(context.waitFor),
    sleep: watching(context.sleep),
    runTemplate: watching(context.runTemplate),
  }
  const outcomeOf = (error: unknown): WorkOutcome => {
    if (context.signal.aborted) return 'cancelled'
    return typeof error === 'object' && error !== null && waits.has(error) ? 'waiting' : 'failed'
  }
  return { watched, outcomeOf }
}
