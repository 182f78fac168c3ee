import type { CallboardError, Folder, Logger, Redactor, Runtime, Secret } from '@callboard/core'
import type { ActionSet } from '../actions/action-set.ts'
import type { Action, ActionContext, SideEffect, TaskUser } from '../actions/define-action.ts'
import type { Renderer } from '../expressions/create-renderer.ts'
import type { TaskLog } from '../tasks/task-log.ts'
import type { Template } from '../template/template.ts'
import type { RunEnvironment } from './environment.ts'

/** What carrying out one action came to. */
export interface Performed {
  output: Record<string, unknown>
  /** In a plan only. */
  sideEffects?: readonly SideEffect[]
  /** In a plan: whether the action was carried out in the scratch workspace or only described. */
  described?: boolean
}

/** Carries out an action, or describes it: the one difference between a run and a plan. */
export type Perform = (action: Action, context: ActionContext) => Promise<Performed>

/** Results of checkpoints of one run. */
export interface Checkpoints {
  load(key: string): Promise<{ done: true; value: unknown } | undefined>
  save(key: string, value: unknown): Promise<void>
}

/** What is done when a step, or one turn of it, gives the files of a folder away. */
export type HandOver = (state: RunState, handed: { step: string; folder: Folder }) => Promise<void>

/** Everything that the steps of one run share. */
export interface RunState {
  readonly taskId: string
  readonly template: Template
  readonly parameters: Readonly<Record<string, unknown>>
  /** The parameters without what was typed into password fields; the same object where there are none. */
  readonly shownParameters: Readonly<Record<string, unknown>>
  readonly secrets: Readonly<Record<string, Secret>>
  readonly environment: RunEnvironment
  readonly user: TaskUser | undefined
  readonly actions: ActionSet
  readonly renderer: Renderer
  readonly redactor: Redactor
  readonly runtime: Runtime
  readonly log: TaskLog
  /** Where the lines of the log go besides. */
  readonly logger: Logger
  readonly workspace: Folder
  readonly perform: Perform
  readonly checkpoints: Checkpoints
  readonly dryRun: boolean
  readonly handOver: HandOver
  /** Outputs of the steps that were completed, by step id. */
  readonly outputs: Map<string, Record<string, unknown>>
  /** How the run went so far. */
  phase: 'ok' | 'failed' | 'cancelled'
  /** The first error. */
  failure?: CallboardError
}
