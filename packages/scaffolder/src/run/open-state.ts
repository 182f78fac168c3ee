import type { Folder } from '@callboard/core'
import type { TaskEvent } from '../tasks/task.ts'
import { createTaskLog } from '../tasks/task-log.ts'
import { openScopes } from './run-scopes.ts'
import type { RunState } from './run-state.ts'
import type { RunsContext } from './runs-context.ts'

/** What a state is opened with, besides what the scaffolder has. */
export type StateParts = Omit<
  RunState,
  | 'log'
  | 'logger'
  | 'renderer'
  | 'scopes'
  | 'compat'
  | 'runtime'
  | 'environment'
  | 'actions'
  | 'outputs'
  | 'attempts'
  | 'generations'
  | 'nested'
  | 'phase'
> & {
  workspace: Folder
  /** Is given every line of the log. */
  append: (event: Omit<TaskEvent, 'id'>) => void
}

/** The state of a run or of a plan, before its first step. */
export function openState(
  { actionSet, renderer, compat, runtime, logger, environment }: RunsContext,
  { append, ...parts }: StateParts,
): RunState {
  const { taskId, redactor } = parts
  const state: Omit<RunState, 'scopes'> = {
    ...parts,
    log: createTaskLog({ append, taskId, redactor, runtime, echo: logger }),
    logger,
    renderer,
    compat,
    runtime,
    environment,
    actions: actionSet,
    outputs: new Map(),
    attempts: new Map(),
    generations: new Map(),
    nested: new Map(),
    phase: 'ok',
  }
  return Object.assign(state, { scopes: openScopes(state) })
}
