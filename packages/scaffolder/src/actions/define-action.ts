import {
  checkOptions,
  type Entity,
  type Folder,
  type Logger,
  type Runtime,
  type Secret,
} from '@callboard/core'
import { z } from 'zod'
import type { Renderer } from '../expressions/create-renderer.ts'
import { type RetryOptions, retrySchema } from '../template/step-policy.ts'

/** Who started a run. */
export interface TaskUser {
  /** Canonical reference: `user:default/ana`. */
  ref: string
  entity?: Entity
}

/** What somebody decided. */
export interface StepDecision {
  approved: boolean
  /** Reference of who decided. */
  by?: string
  comment?: string
  /** Nobody decided in time. */
  timedOut?: boolean
}

/** A run of another template. */
export interface RunTemplateRequest {
  templateRef: string
  parameters: Readonly<Record<string, unknown>>
  secrets?: Readonly<Record<string, string | Secret>>
}

/** What an action's functions are given. */
export interface ActionContext<Input = unknown> {
  /** Rendered and checked by the action's schema, defaults applied. */
  input: Input
  /** The folder that the steps of a run share; nothing leaves it. */
  workspace: Folder
  /** Lines of the run's log, secrets masked. */
  logger: Logger
  /** Aborted when the run is cancelled. */
  signal: AbortSignal
  runtime: Runtime
  /** Secrets of the run by name. */
  secrets: Readonly<Record<string, Secret>>
  user?: TaskUser
  task: { id: string }
  step: { id: string; name: string }
  /** Where the template came from. */
  template: { ref: string; baseUrl?: string }
  /** Renders text of a skeleton with the host's filters. */
  renderer: Renderer
  /** Whether this is a plan: nothing outside the workspace may be changed. */
  dryRun: boolean
  /** The same for every attempt at this step (and iteration) of this run: pass it to systems that know such keys. */
  idempotencyKey: string
  /** How often the step was begun, this time included. */
  attempt: number
  /** Does a piece of work once for each key of this step: another attempt gets what the first one returned. */
  checkpoint<T>(work: { key: string; fn: () => T | Promise<T> }): Promise<T>
  /**
   * Makes a text known as a secret of the run, such as a password that another system made: it is masked in the log, in
   * errors and in the output of the run, and what is kept of it is ciphertext. Later steps get it as it is.
   */
  addSecret(secret: string | Secret): void
  /** A folder beside the workspace that is removed when the step ends. */
  createTemporaryDirectory(): Promise<Folder>
  /**
   * Call it, in `plan` too, just before the files of the workspace or of a folder in it leave the run for good: pushed,
   * or copied out. It puts down in the folder where they come from, so that the project can be updated.
   */
  handOver(folder: Folder): Promise<void>
  /**
   * Waits for a decision, for days if need be and through restarts. The action ends here (let what is thrown pass) and is
   * run again from its start when somebody has decided; what must not be done twice goes into a `checkpoint`, and so does
   * the moment `until` (milliseconds since 1970).
   */
  waitFor(request: {
    for: 'decision'
    text: string
    /** References of those who may decide. @default anybody who may see the run */
    approvers?: readonly string[] | undefined
    until?: number | undefined
  }): Promise<StepDecision>
  /** Lets time pass. After more than 30 s, which let go of the worker, the action is run again from its start. */
  sleep(ms: number): Promise<void>
  /** Runs another template and waits for its end. The action is run again from its start when that has come. */
  runTemplate(
    request: RunTemplateRequest,
  ): Promise<{ taskId: string; output: Record<string, unknown> }>
}

/** What `undo` is given: the context of the step that is undone, with what it came to. */
export interface UndoContext<Input = unknown, Output = Record<string, unknown>>
  extends ActionContext<Input> {
  output: Output
}

/** Something that a step would change outside its workspace. */
export interface SideEffect {
  /** A sentence: `Creates the repository org/ledger on github.com`. */
  text: string
  /** Address of what is changed. */
  target?: string
  /** Whether something that exists is deleted or overwritten. */
  destructive?: boolean
  /** What changes in a text, as a unified diff. */
  diff?: string
}

/** What a step would do. */
export interface ActionPlan<Output = Record<string, unknown>> {
  sideEffects: readonly SideEffect[]
  /** As far as it is known before. */
  output?: Partial<Output>
}

/** A use of an action that the reference shows, and that is checked against its schema. */
export interface ActionExample {
  description: string
  input: Readonly<Record<string, unknown>>
}

/** Something a step can do. */
export interface Action {
  /** `company:thing:verb`. */
  id: string
  description?: string
  input: z.ZodType
  output?: z.ZodType
  examples?: readonly ActionExample[]
  // biome-ignore lint/suspicious/noExplicitAny: `defineAction` types it from the schemas
  run(context: ActionContext<any>): unknown
  /**
   * Says what `run` would do. An action that only works on its workspace does it, so that the plan can show the files;
   * one without this function is left out of a plan, with outputs in the shape of its schema.
   */
  // biome-ignore lint/suspicious/noExplicitAny: `defineAction` types it from the schemas
  plan?(context: ActionContext<any>): ActionPlan<any> | Promise<ActionPlan<any>>
  /**
   * Takes back what `run` did. It is called for a step that was completed, in a run that is undone as a whole, and may be
   * called again when its worker crashed: what is gone already is no error.
   */
  // biome-ignore lint/suspicious/noExplicitAny: `defineAction` types it from the schemas
  undo?(context: UndoContext<any, any>): unknown
  /**
   * What it changes: with `workspace` nothing else, so that nothing of it stays when the run is over; with `runs` nothing but
   * what runs change that it begins. Those are undone with it.
   *
   * @default anything
   */
  touches?: 'workspace' | 'runs'
  /** How steps are tried again that say nothing of it themselves. @default not at all */
  retry?: RetryOptions
}

const isFunction = z.custom((value) => typeof value === 'function', 'expected a function')
// A host may have another copy of zod: what a schema can do counts, not its class. One of zod 3 can be parsed with, but not told of.
const isSchema = z.custom((value) => {
  const schema = value as Partial<z.ZodType> | undefined
  return typeof schema?.safeParse === 'function' && schema._zod !== undefined
}, 'expected a schema of zod 4, which zod 3.25 has as "zod/v4"')

/** What an action consists of. A key that it does not know is a mistake: a misspelt `undo` would be missed when it is needed. */
export const actionSchema = z.strictObject({
  id: z.string().min(1),
  description: z.string().optional(),
  input: isSchema,
  output: isSchema.optional(),
  examples: z
    .array(z.strictObject({ description: z.string(), input: z.looseObject({}) }))
    .optional(),
  run: isFunction,
  plan: isFunction.optional(),
  undo: isFunction.optional(),
  touches: z.enum(['workspace', 'runs']).optional(),
  retry: retrySchema.optional(),
})

// biome-ignore lint/suspicious/noConfusingVoidType: an action without an output returns nothing
type OutputOf<Schema> = Schema extends z.ZodType ? z.input<Schema> : void | Record<string, unknown>

type KeptOutputOf<Schema> = Schema extends z.ZodType ? z.output<Schema> : Record<string, unknown>

/**
 * Defines an action; its functions' types follow from its schemas.
 *
 * @example
 * ```ts
 * import { defineAction } from '@callboard/scaffolder'
 * import { z } from 'zod'
 * export const greet = defineAction({
 *   id: 'acme:greet',
 *   description: 'Greets',
 *   input: z.object({ name: z.string() }),
 *   output: z.object({ greeting: z.string() }),
 *   run: ({ input }) => ({ greeting: `Hello ${input.name}` }),
 * })
 * ```
 * @throws CORE_OPTION_INVALID
 */
export function defineAction<
  Input extends z.ZodType,
  Output extends z.ZodType | undefined = undefined,
>(
  action: Omit<Action, 'input' | 'output' | 'run' | 'plan' | 'undo'> & {
    input: Input
    output?: Output
    run(context: ActionContext<z.output<Input>>): OutputOf<Output> | Promise<OutputOf<Output>>
    plan?(
      context: ActionContext<z.output<Input>>,
    ): ActionPlan<OutputOf<Output>> | Promise<ActionPlan<OutputOf<Output>>>
    undo?(context: UndoContext<z.output<Input>, KeptOutputOf<Output>>): void | Promise<void>
  },
): Action {
  checkOptions('defineAction', actionSchema, action)
  return action as Action
}
