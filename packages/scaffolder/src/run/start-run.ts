import { followEvents } from '../tasks/follow-events.ts'
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

/** Keeps a new run; whoever works at the store carries it out. @returns its id */
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
    return task.id
  } catch (error) {
    forgetLocal(local, id)
    throw error
  }
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
