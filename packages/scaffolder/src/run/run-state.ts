import type { CallboardError, Folder, Logger, Redactor, Runtime, Secret } from '@callboard/core'
import type { ActionSet } from '../actions/action-set.ts'
import type {
  Action,
  ActionContext,
  RunTemplateRequest,
  SideEffect,
  TaskUser,
} from '../actions/define-action.ts'
import type { Renderer, Scope } from '../expressions/create-renderer.ts'
import type { Task } from '../tasks/task.ts'
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

/** What a run waits for and starts; a plan has none of it. */
export interface RunWaits {
  /** What was kept as the end of a wait. */
  result(key: string): Promise<unknown>
  /** Ends a wait. @returns whether it was the first to do so */
  resolve(key: string, value: unknown): Promise<boolean>
  /** Starts a nested run, once for each key. @returns its id */
  start(request: RunTemplateRequest, idempotencyKey: string): Promise<string>
  task(id: string): Promise<Task | undefined>
  /** Cancels a nested run together with the one around it. */
  cancel(id: string): Promise<void>
  /** Undoes one that is over, with the secrets of the one around it. */
  undo(task: Task): Promise<void>
}

/** Turns of a repeated step that were completed: each is kept as soon as it is. */
export interface Turns {
  load(step: string, key: string): Promise<Record<string, unknown> | undefined>
  save(step: string, key: string, output: Record<string, unknown>): Promise<void>
}

/** What expressions of a run see, as it is by now. */
export interface RunScopes {
  /** With the secrets, for inputs of steps. */
  input(): Scope
  readonly condition: {
    /** Knows `always()` and `failure()`. */
    renderer: Renderer
    /** Without the secrets, for an `if`. */
    scope(): Scope
    /** Whether one of the two was called since this was asked last. */
    takeCalled(): boolean
  }
}

/** Everything that the steps of one run share. */
export interface RunState {
  readonly taskId: string
  readonly template: Template
  readonly parameters: Readonly<Record<string, unknown>>
  /** The parameters without what was typed into password fields; the same object where there are none. */
  readonly shownParameters: Readonly<Record<string, unknown>>
  readonly secrets: Readonly<Record<string, Secret>>
  /** What actions have made known as secrets of the run. */
  readonly foundSecrets: Set<string>
  readonly environment: RunEnvironment
  readonly user: TaskUser | undefined
  readonly actions: ActionSet
  /** As of the scaffolder: what is wrong with expressions is passed over. */
  readonly compat: 'backstage' | undefined
  readonly renderer: Renderer
  readonly scopes: RunScopes
  readonly redactor: Redactor
  readonly runtime: Runtime
  readonly log: TaskLog
  /** Where the lines of the log go besides. */
  readonly logger: Logger
  readonly workspace: Folder
  readonly perform: Perform
  readonly checkpoints: Checkpoints
  readonly waits?: RunWaits
  readonly turns?: Turns
  /** Counts how often the run was tried: another try asks again what it waits for. @default 1 */
  readonly tryNumber?: number
  /** Told of everything that may change the workspace. */
  readonly touchWorkspace?: () => void
  /** Longest time of one attempt at a step, in milliseconds. */
  readonly maxStepMs?: number | undefined
  /** How often each step was begun, by its id; once where it is missing. */
  readonly attempts: Map<string, number>
  /** How often each step was undone, by its id: what it does after that is another thing. */
  readonly generations: Map<string, number>
  /** Ids of the runs that each step began, by its id. */
  readonly nested: Map<string, readonly string[]>
  readonly dryRun: boolean
  readonly handOver: HandOver
  /** Outputs of the steps that were completed, by step id. */
  readonly outputs: Map<string, Record<string, unknown>>
  /** How the run went so far. */
  phase: 'ok' | 'failed' | 'cancelled'
  /** The first error. */
  failure?: CallboardError
}
