import { isDeepStrictEqual } from 'node:util'
import { errors } from '../errors.ts'
import { followEvents } from '../tasks/follow-events.ts'
import type { Task } from '../tasks/task.ts'
import type { TaskStore } from '../tasks/task-store.ts'
import type { Endings } from './endings.ts'
import { newRun } from './new-run.ts'
import type { PreparedRun } from './prepare-run.ts'
import type {
  LocalRuns,
  NestedOptions,
  Run,
  RunResult,
  RunsContext,
  StartOptions,
} from './runs-context.ts'

/**
 * Keeps a new run; whoever works at the store carries it out.
 *
 * @returns its id, or that of the run that was started with the same key
 * @throws SCAFFOLDER_KEY_REUSED
 */
export async function createRun(
  context: RunsContext,
  prepared: PreparedRun,
  options: StartOptions & Partial<NestedOptions>,
): Promise<string> {
  const { store, local } = context
  const { run, secrets } = newRun(context, prepared, options)
  const { id } = run.task
  // Known before the run can be claimed.
  if (secrets) local.secrets.set(id, secrets)
  try {
    const { task, created } = await store.create(run)
    if (!created) forgetLocal(local, id)
    // A step that is carried out again asks for what it began, whatever its input is by now.
    if (!created && !options.nested && !isSameRequest(task, run.task))
      throw errors.KEY_REUSED({ id: task.id })
    return task.id
  } catch (error) {
    forgetLocal(local, id)
    throw error
  }
}

/** As far as it is kept: secrets are not, so another one goes unnoticed. */
function isSameRequest(one: Task, other: Task): boolean {
  const plain = ({ parameters }: Task): unknown => JSON.parse(JSON.stringify(parameters))
  return one.templateRef === other.templateRef && isDeepStrictEqual(plain(one), plain(other))
}

/** Forgets what only this process knows of a run. */
export function forgetLocal({ secrets, withheld }: LocalRuns, id: string): void {
  secrets.delete(id)
  for (const purpose of withheld.keys()) if (purpose.startsWith(`${id} `)) withheld.delete(purpose)
}

/** A run as it is handed out. */
export function runOf(
  id: string,
  {
    store,
    endings,
    cancel,
  }: { store: TaskStore; endings: Endings; cancel: (id: string, reason?: string) => void },
): Run {
  let result: Promise<RunResult> | undefined
  return {
    id,
    events: (options) => followEvents(store, id, options),
    // Nobody has to wait for it, so nothing is asked of the store before somebody does.
    get result() {
      result ??= endings.wait(id)
      return result
    },
    cancel: (reason) => cancel(id, reason),
  }
}
