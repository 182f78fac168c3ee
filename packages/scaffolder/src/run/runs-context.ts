import type { CallboardErrorJson, Logger, Redactor, Runtime, Secret } from '@callboard/core'
import type { ActionSet } from '../actions/action-set.ts'
import type { TaskUser } from '../actions/define-action.ts'
import type { Renderer } from '../expressions/create-renderer.ts'
import type { Forms } from '../form/form-plan.ts'
import type { FollowOptions } from '../tasks/follow-events.ts'
import type { TaskEvent } from '../tasks/task.ts'
import type { TaskStore } from '../tasks/task-store.ts'
import type { Template } from '../template/template.ts'
import type { WorkspaceLimits } from '../workspace/run-workspace.ts'
import type { RunEnvironment } from './environment.ts'
import type { RunSecrets } from './sealed-secrets.ts'
import type { Sealing } from './sealing.ts'
import type { Withheld } from './secret-keeper.ts'

/** What a run is started with. */
export interface StartOptions {
  /** Answers to the template's form. */
  parameters: Readonly<Record<string, unknown>>
  /** Answers to its secret fields, and what else its steps may use as `secrets.…`. */
  secrets?: Readonly<Record<string, string | Secret>>
  /** Who starts it, from authentication only. */
  user?: TaskUser
  /** Started again with the same key and the same parameters, the first run comes back and nothing new begins. */
  idempotencyKey?: string
}

/** How a run ended. */
export interface RunResult {
  status: 'completed' | 'failed' | 'cancelled'
  /** Empty unless the run was completed. */
  output: Record<string, unknown>
  error?: CallboardErrorJson
}

/** A run that was started. */
export interface Run {
  readonly id: string
  /** The log from any point, followed to its end; any number of readers, each from where it wants. */
  events(options?: FollowOptions): AsyncIterable<TaskEvent>
  /**
   * Fulfilled when the run is over, however it ended and wherever it was carried out. Rejected with
   * SCAFFOLDER_RUN_LET_GO when the scaffolder is closed before.
   */
  readonly result: Promise<RunResult>
  /** Asks the run to end; asked a second time, its clean-up steps are ended too. */
  cancel(reason?: string): void
}

/** Where templates are found that are run by other templates: a catalog fits. */
export interface Templates {
  find(ref: string): Template | undefined | Promise<Template | undefined>
}

/** Who may decide. */
export interface ApprovalOptions {
  /** Whether a user is what an approver names: a group that the user is a member of. @default only who is named */
  isMember?(question: { user: string; approver: string }): boolean | Promise<boolean>
  /** Whether whoever started a run may approve it. @default false */
  allowInitiator?: boolean
}

/** What this process knows of runs and keeps to itself. */
export interface LocalRuns {
  secrets: Map<string, RunSecrets>
  withheld: Withheld
}

/** What runs need from their scaffolder. */
export interface RunsContext {
  actionSet: ActionSet
  renderer: Renderer
  /** Whether what is wrong with expressions is passed over, as the peer does. */
  compat: 'backstage' | undefined
  forms: Forms
  environment: RunEnvironment
  store: TaskStore
  logger: Logger
  runtime: Runtime
  redactor: () => Redactor
  /** Names this process among those that share the store. */
  worker: string
  /** Whether this process carries out runs. */
  isWorking: boolean
  local: LocalRuns
  sealing: Sealing | undefined
  workspaces: WorkspaceLimits
  maxStepMs: number | undefined
  maxRunMs: number | undefined
  templates: Templates | undefined
  approvals: ApprovalOptions
  /** Starts a run inside of another one. @returns its id */
  startNested(template: Template, options: NestedOptions): Promise<string>
  cancelNested(id: string): Promise<void>
  /** @throws as `undo` of the tasks */
  undoNested(id: string, options: NestedUndo): Promise<void>
}

/** What a nested run is undone with. */
interface NestedUndo {
  secrets: Readonly<Record<string, Secret>>
  /** Reference of who asks for it. */
  user?: string
}

/** What a nested run is started with. */
export interface NestedOptions extends StartOptions {
  nested: { parentId: string; depth: number; locks: readonly string[] }
}
