import type { Redactor, Secret } from '@callboard/core'
import { createTemporaryFolder } from '@callboard/core/node'
import type { TaskUser } from '../actions/define-action.ts'
import { createTaskLog } from '../tasks/task-log.ts'
import type { TaskStore } from '../tasks/task-store.ts'
import type { Template } from '../template/template.ts'
import type { RunsContext } from './create-runs.ts'
import type { Checkpoints, HandOver, Perform, RunState } from './run-state.ts'

/** A state with a workspace of its own; disposing of it removes the workspace. */
export interface OpenState extends AsyncDisposable {
  state: RunState
}

/** Opens the state of a run or of a plan. */
export async function openState(
  { actionSet, renderer, runtime, logger, environment }: RunsContext,
  given: {
    template: Template
    taskId: string
    parameters: Readonly<Record<string, unknown>>
    shownParameters: Readonly<Record<string, unknown>>
    secrets: Readonly<Record<string, Secret>>
    user: TaskUser | undefined
    redactor: Redactor
    store: Pick<TaskStore, 'append' | 'finish'>
    perform: Perform
    checkpoints: Checkpoints
    dryRun: boolean
    handOver: HandOver
  },
): Promise<OpenState> {
  const { taskId, store, redactor, ...rest } = given
  const temporary = await createTemporaryFolder({ prefix: 'callboard-run-' })
  const log = createTaskLog({ store, taskId, redactor, runtime, echo: logger })
  return {
    state: {
      ...rest,
      taskId,
      redactor,
      log,
      logger,
      renderer,
      runtime,
      environment,
      actions: actionSet,
      workspace: temporary.folder,
      outputs: new Map(),
      phase: 'ok',
    },
    [Symbol.asyncDispose]: () => temporary[Symbol.asyncDispose](),
  }
}
