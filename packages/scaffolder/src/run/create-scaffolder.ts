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
import type { Action } from '../actions/define-action.ts'
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
import { checkAnswers } from './check-answers.ts'
import { createRuns, type Run, type StartOptions } from './create-runs.ts'
import { createTasks, type Tasks } from './create-tasks.ts'
import { type Environment, openEnvironment } from './environment.ts'
import { type PlanOptions, planRun } from './plan-run.ts'
import type { Plan } from './plan-template.ts'

/** How a scaffolder is set up. */
export interface ScaffolderOptions {
  /** What steps may do; nothing else can be named. See `builtinActions`. */
  actions: readonly Action[]
  /** Where runs are kept. @default in memory */
  store?: TaskStore
  /** Form fields by their `ui:field`. @default builtinFields(), without a catalog */
  fields?: readonly Field[]
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
  /** Runs that go on at once; further ones stay open and begin in order as others end. @default 10 */
  maxConcurrentRuns?: number
  /** Receives the lines of all runs, secrets masked. @default silent */
  logger?: Logger
  /** @default the real clock */
  runtime?: Runtime
  /** Makes the redactor of each run: add secrets of the host here. @default one that knows the run's secrets */
  redactor?: () => Redactor
}

/** Shows forms of templates, plans and runs them. Disposing of it cancels what runs and waits for it. */
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
   * @throws SCAFFOLDER_PARAMETERS_INVALID, SCAFFOLDER_CLOSED once it is disposed of
   */
  start(template: Template, options: StartOptions): Promise<Run>
  /** Runs of now and of before. */
  readonly tasks: Tasks
}

const optionsSchema = z.strictObject({
  actions: z.array(z.object({ id: z.string().min(1) })),
  store: objectWith('create', 'append', 'events').optional(),
  fields: z.array(z.object({ name: z.string().min(1) })).optional(),
  filters: z.array(z.object({ name: z.string().min(1) })).optional(),
  globals: z.record(z.string(), z.unknown()).optional(),
  environment: z
    .strictObject({
      parameters: z.record(z.string(), z.string()).optional(),
      secrets: z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
  compat: z.literal('backstage').optional(),
  maxConcurrentRuns: z.int().min(1).optional(),
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
  const { store = createMemoryTaskStore(), logger = silentLogger, runtime = nodeRuntime } = options
  const { filters = [], globals = {}, maxConcurrentRuns = 10 } = options
  const actionSet = createActionSet(options.actions)
  const renderer = createRenderer({ filters, globals, compat: options.compat })
  const forms = createForms(options.fields ?? builtinFields())
  const context = {
    actionSet,
    renderer,
    forms,
    environment: openEnvironment(options.environment),
    store,
    logger,
    runtime,
    redactor: options.redactor ?? (() => createRedactor()),
  }
  const runs = createRuns({ ...context, maxConcurrentRuns })
  return {
    actions: actionSet.actions,
    actionSet,
    renderer,
    extensions: { filters: [...builtinFilters, ...filters], globals },
    form: (template, context = {}) => forms.plan(template, context),
    check: (template, given) => checkAnswers(context, template, given),
    plan: (template, given) => planRun(context, template, given),
    start: runs.start,
    tasks: createTasks({ store, cancel: runs.cancel }),
    [Symbol.asyncDispose]: runs.close,
  }
}
