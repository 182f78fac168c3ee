import {
  checkOptions,
  createRedactor,
  type Logger,
  objectWith,
  type Redactor,
  type Runtime,
  silentLogger,
} from '@callboard/core'
import { nodeRuntime } from '@callboard/core/node'
import { z } from 'zod'
import { type ActionSet, createActionSet } from '../actions/action-set.ts'
import { type Action, actionSchema } from '../actions/define-action.ts'
import type { ParameterProblem } from '../errors.ts'
import { builtinFilters } from '../expressions/builtin-filters.ts'
import { createRenderer, type Renderer } from '../expressions/create-renderer.ts'
import type { Filter } from '../expressions/define-filter.ts'
import { builtinFields } from '../form/builtin-fields.ts'
import type { Field } from '../form/define-field.ts'
import { createForms, type FormOptions, type FormPlan } from '../form/form-plan.ts'
import { createMemoryTaskStore } from '../tasks/memory-task-store.ts'
import type { TaskStore } from '../tasks/task-store.ts'
import type { Template } from '../template/template.ts'
import type { WorkspaceLimits } from '../workspace/run-workspace.ts'
import { checkAnswers } from './check-answers.ts'
import { checkFormArguments, checkStartArguments } from './check-arguments.ts'
import type { Tasks } from './create-tasks.ts'
import { type Environment, openEnvironment } from './environment.ts'
import { type PlanOptions, planRun } from './plan-run.ts'
import type { Plan } from './plan-template.ts'
import { createRunEngine } from './run-engine.ts'
import type { ApprovalOptions, Run, StartOptions, Templates } from './runs-context.ts'
import { createSealing, isSealingKey, passingKey, type SealingKey } from './sealing.ts'

/** How a scaffolder is set up. */
export interface ScaffolderOptions {
  /** What steps may do; nothing else can be named. See `builtinActions`. */
  actions: readonly Action[]
  /**
   * Where runs are kept. Runs of a store that is given outlive this process: closing lets go of them, and whoever works at
   * the store goes on with them. @default in memory, gone with the process
   */
  store?: TaskStore
  /** How long a worker must stand still before another one goes on with its runs, in milliseconds. @default 10_000 */
  leaseMs?: number
  /** How long closing waits for the steps under way, in milliseconds. @default 5000 */
  stopGraceMs?: number
  /**
   * Seals secrets, so that they can be kept with a run: 32 bytes, also in base64. Of several the first seals and all open.
   * Without a key they stay in the memory of the process that started the run, until it is over: a run that failed or was
   * cancelled can then not be tried again or undone where its steps have put out secrets.
   * @default one of its own where runs are kept in memory; none for a store that is given
   */
  sealingKey?: SealingKey | readonly SealingKey[]
  /** How much of a workspace is kept. */
  workspaces?: Partial<WorkspaceLimits>
  /** Longest time of one attempt at a step, whatever its template says, in milliseconds. @default unlimited */
  maxStepMs?: number
  /** Longest time of a run, whatever its template says, in milliseconds. @default unlimited */
  maxRunMs?: number
  /** Templates that other templates may run. @default none */
  templates?: Templates
  /** Who may decide about steps that wait for a decision. */
  approvals?: ApprovalOptions
  /** Form fields by their `ui:field`. @default builtinFields(), without a catalog */
  fields?: readonly Field[]
  /** Flags that are on: what a form has behind another one, with `backstage:featureFlag`, is not asked for. @default none */
  featureFlags?: readonly string[]
  /** Filters for expressions, beside the built-in ones. */
  filters?: readonly Filter[]
  /** Values and functions that every expression can name. */
  globals?: Readonly<Record<string, unknown>>
  /** What every run sees as `environment`, besides its own parameters and secrets. @default nothing */
  environment?: Environment
  /**
   * `backstage` leaves an input as it is where an expression in it fails, and lets a step run whose condition is broken,
   * as Backstage does.
   *
   * @default none: an expression that fails ends its step with an error that names the place
   */
  compat?: 'backstage'
  /**
   * Runs that are carried out at once; further ones stay open and begin in order as others end. At zero, runs are started
   * and read here, and carried out by other processes of the same store. @default 10
   */
  maxConcurrentRuns?: number
  /**
   * The only runs of the store that are carried out here, by id, besides those that are started, cancelled, tried again,
   * undone or decided here, and all that these start: for a program that is there for one run, such as a command.
   *
   * @default all
   */
  onlyRuns?: readonly string[]
  /** Receives the lines of all runs, secrets masked. @default silent */
  logger?: Logger
  /** @default the real clock */
  runtime?: Runtime
  /** Makes the redactor of each run: add secrets of the host here. @default one that knows the run's secrets */
  redactor?: () => Redactor
}

/**
 * Shows forms of templates, plans and runs them. Disposing of it lets nothing more begin and lets go of what is under way,
 * between two steps or when `stopGraceMs` is over; disposing of it again does so at once. Runs that are kept in memory are
 * cancelled.
 */
export interface Scaffolder extends AsyncDisposable {
  readonly actions: readonly Action[]
  readonly actionSet: ActionSet
  readonly renderer: Renderer
  /** What expressions can use beside the language's own filters: for a reference. */
  readonly extensions: {
    readonly filters: readonly Filter[]
    readonly globals: Readonly<Record<string, unknown>>
  }
  /** The form of a template, its pickers resolved. */
  form(template: Template, options?: FormOptions): Promise<FormPlan>
  /** What a run would refuse about answers; none when they are good. Nothing begins. */
  check(template: Template, options: PlanOptions): Promise<readonly ParameterProblem[]>
  /** What a run would do and make. @throws SCAFFOLDER_PARAMETERS_INVALID */
  plan(template: Template, options: PlanOptions): Promise<Plan>
  /**
   * Begins a run; it goes on whether or not anybody listens.
   *
   * @throws SCAFFOLDER_PARAMETERS_INVALID, SCAFFOLDER_KEY_REUSED, SCAFFOLDER_CLOSED once it is disposed of
   */
  start(template: Template, options: StartOptions): Promise<Run>
  /** Runs of now and of before. */
  readonly tasks: Tasks
}

const sealingKey = z.custom(isSealingKey, 'expected 32 bytes, as they are or in base64')

const optionsSchema = z.strictObject({
  actions: z.array(actionSchema),
  store: objectWith('create', 'claim', 'commit', 'events').optional(),
  leaseMs: z.int().min(50).optional(),
  stopGraceMs: z.int().min(0).optional(),
  sealingKey: z.union([sealingKey, z.array(sealingKey).min(1)]).optional(),
  workspaces: z
    .strictObject({ maxBytes: z.int().min(0).optional(), maxFiles: z.int().min(0).optional() })
    .optional(),
  maxStepMs: z.int().min(1).optional(),
  maxRunMs: z.int().min(1).optional(),
  templates: objectWith('find').optional(),
  approvals: z
    .strictObject({
      isMember: z.custom((value) => typeof value === 'function', 'expected a function').optional(),
      allowInitiator: z.boolean().optional(),
    })
    .optional(),
  fields: z.array(z.object({ name: z.string().min(1) })).optional(),
  featureFlags: z.array(z.string().min(1)).optional(),
  filters: z.array(z.object({ name: z.string().min(1) })).optional(),
  globals: z.record(z.string(), z.unknown()).optional(),
  environment: z
    .strictObject({
      parameters: z.record(z.string(), z.string()).optional(),
      secrets: z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
  compat: z.literal('backstage').optional(),
  maxConcurrentRuns: z.int().min(0).optional(),
  onlyRuns: z.array(z.string()).optional(),
  logger: objectWith('info', 'warn', 'error').optional(),
  runtime: objectWith('now', 'sleep', 'randomId').optional(),
  redactor: z.custom((value) => typeof value === 'function', 'expected a function').optional(),
})

/**
 * Creates a scaffolder.
 *
 * @example
 * ```ts no-run
 * import { builtinActions, createScaffolder } from '@callboard/scaffolder'
 * const scaffolder = createScaffolder({ actions: builtinActions({ readers }) })
 * const run = await scaffolder.start(template, { parameters: { name: 'ledger' } })
 * for await (const event of run.events()) console.log(event.body.message)
 * const { status, output } = await run.result
 * ```
 * @throws CORE_OPTION_INVALID, CORE_DUPLICATE_NAME
 */
export function createScaffolder(options: ScaffolderOptions): Scaffolder {
  checkOptions('createScaffolder', optionsSchema, options)
  const { filters = [], globals = {}, store, onlyRuns } = options
  const { maxConcurrentRuns = 10, leaseMs = 10_000, stopGraceMs = 5000 } = options
  const parts = partsOf(options)
  const { actionSet, renderer, forms } = parts
  const limits = { maxConcurrentRuns, leaseMs, stopGraceMs }
  const engine = createRunEngine(parts, { ...limits, isShared: store !== undefined, onlyRuns })
  return {
    actions: actionSet.actions,
    actionSet,
    renderer,
    extensions: { filters: [...builtinFilters, ...filters], globals },
    async form(template, context = {}) {
      checkFormArguments(template, context)
      return forms.plan(template, context)
    },
    async check(template, given) {
      checkStartArguments('check', template, given)
      return checkAnswers(engine.context, template, given)
    },
    async plan(template, given) {
      checkStartArguments('plan', template, given)
      return planRun(engine.context, template, given)
    },
    async start(template, given) {
      checkStartArguments('start', template, given)
      return engine.start(template, given)
    },
    tasks: engine.tasks,
    [Symbol.asyncDispose]: engine.close,
  }
}

/** What runs need, with what is left out of the options. */
function partsOf(options: ScaffolderOptions): Parameters<typeof createRunEngine>[0] {
  const { logger = silentLogger, runtime = nodeRuntime, maxConcurrentRuns = 10 } = options
  const { filters = [], globals = {}, compat, fields = builtinFields(), featureFlags } = options
  return {
    actionSet: createActionSet(options.actions),
    renderer: createRenderer({ filters, globals, compat }),
    compat,
    forms: createForms(fields, { featureFlags }),
    environment: openEnvironment(options.environment),
    store: options.store ?? createMemoryTaskStore(),
    logger,
    runtime,
    redactor: options.redactor ?? (() => createRedactor()),
    worker: runtime.randomId(),
    isWorking: maxConcurrentRuns > 0,
    local: { secrets: new Map(), withheld: new Map() },
    sealing: createSealing(sealingKeysOf(options, runtime), runtime),
    workspaces: { maxBytes: 268_435_456, maxFiles: 20_000, ...options.workspaces },
    maxStepMs: options.maxStepMs,
    maxRunMs: options.maxRunMs,
    templates: options.templates,
    approvals: options.approvals ?? {},
  }
}

/** Runs that are kept in memory end with their key; others may be another process's to open. */
function sealingKeysOf(
  { sealingKey, store }: ScaffolderOptions,
  runtime: Runtime,
): readonly SealingKey[] {
  if (sealingKey !== undefined) return [sealingKey].flat()
  return store ? [] : [passingKey(runtime)]
}
