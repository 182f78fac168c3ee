import type { Run, RunResult, Task, Tasks } from '@callboard/scaffolder'
import type { CommandContext } from '../command.ts'
import { findTask, openTasks, readTask } from './open-tasks.ts'

/** A run of the store as it stands. */
export interface RunStand {
  task: Task
  /** The last entry of its log: what was said before is not said again. */
  after: number
}

/** Reads how a run stands, before anything is at work here, so that nothing is missing of what follows. */
export async function readStand(
  context: CommandContext,
  { command, id }: { command: string; id: string },
): Promise<RunStand> {
  await using opened = await openTasks(context, command)
  const task = await findTask(opened.tasks, id)
  return { task, after: await lastEvent(opened.tasks, task.id) }
}

/** A run of the store as if it had been started here. */
export function keptRun(
  { logger }: Pick<CommandContext, 'logger'>,
  { tasks, stand }: { tasks: Tasks; stand: RunStand },
): Run {
  const { id } = stand.task
  return {
    id,
    events: () => tasks.events(id, { after: stand.after }),
    get result() {
      return resultOf(tasks, id)
    },
    cancel: (reason) => {
      tasks.cancel(id, reason).catch((error: unknown) => logger.error(String(error)))
    },
  }
}

/** How a run ended whose log has ended. */
async function resultOf(tasks: Tasks, id: string): Promise<RunResult> {
  const { status, output = {}, error } = await readTask(tasks, id)
  return { status: status as RunResult['status'], output, ...(error && { error }) }
}

async function lastEvent(tasks: Tasks, id: string): Promise<number> {
  let last = 0
  for (;;) {
    const page = await tasks.log(id, { after: last })
    if (page.length === 0) return last
    last = page.at(-1)?.id ?? last
  }
}
