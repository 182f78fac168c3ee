import { createReaders, type Secret } from '@callboard/core'
import { builtinActions } from '../actions/builtin-actions.ts'
import type { Action, TaskUser } from '../actions/define-action.ts'
import { createScaffolder, type ScaffolderOptions } from '../run/create-scaffolder.ts'
import type { RunResult } from '../run/runs-context.ts'
import type { Task, TaskEvent } from '../tasks/task.ts'
import type { Template } from '../template/template.ts'
import { testTemplate } from './test-template.ts'

/** What {@link runTemplate} is given besides the template. */
export interface RunTemplateOptions extends Partial<Omit<ScaffolderOptions, 'actions'>> {
  /** Beside the built-in ones, which have no readers, no catalog and no Git here. */
  actions?: readonly Action[]
  parameters?: Readonly<Record<string, unknown>>
  secrets?: Readonly<Record<string, string | Secret>>
  user?: TaskUser
}

/** All there is to see of a run. */
export interface FinishedRun extends RunResult {
  events: TaskEvent[]
  task: Task
  /** Final status of each step by id. */
  steps: Record<string, string | undefined>
}

/** Runs a template to its end in memory: for tests of templates and of actions. */
export async function runTemplate(
  template: Template | string,
  { actions = [], parameters = {}, secrets = {}, user, ...options }: RunTemplateOptions = {},
): Promise<FinishedRun> {
  const all = [...builtinActions({ readers: createReaders([]) }), ...actions]
  await using scaffolder = createScaffolder({ ...options, actions: all })
  const parsed = typeof template === 'string' ? testTemplate(template) : template
  const run = await scaffolder.start(parsed, { parameters, secrets, ...(user && { user }) })
  const events: TaskEvent[] = []
  for await (const event of run.events()) events.push(event)
  const result = await run.result
  const task = (await scaffolder.tasks.get(run.id)) as Task
  const steps = Object.fromEntries(task.steps.map(({ id, status }) => [id, status]))
  return { ...result, events, task, steps }
}
