import { openTaskStore } from '@callboard/portal'
import { createScaffolder, scaffolderErrors, type Task, type Tasks } from '@callboard/scaffolder'
import type { CommandContext } from '../command.ts'
import { cliErrors } from '../errors.ts'
import { needSources } from './load-sources.ts'

/** The runs that a configuration keeps. */
export interface OpenTasks extends AsyncDisposable {
  tasks: Tasks
}

/**
 * Opens the runs of a configuration to look at them and to ask for their end. Nothing is carried out here, and no source is
 * read.
 *
 * @throws CLI_CONFIG_NEEDED CLI_RUNS_NOT_KEPT, and what the configuration and its store throw
 */
export async function openTasks(context: CommandContext, command: string): Promise<OpenTasks> {
  const store = await openTaskStore(await needSources(context, command))
  if (!store) throw cliErrors.RUNS_NOT_KEPT({ command })
  const scaffolder = createScaffolder({ actions: [], store, maxConcurrentRuns: 0 })
  return {
    tasks: scaffolder.tasks,
    async [Symbol.asyncDispose]() {
      await scaffolder[Symbol.asyncDispose]()
      await store[Symbol.asyncDispose]?.()
    },
  }
}

/**
 * A run by its id, or by a beginning of it that no other one has.
 *
 * @throws SCAFFOLDER_TASK_MISSING CLI_TASK_AMBIGUOUS
 */
export async function findTask(tasks: Tasks, id: string): Promise<Task> {
  const task = await tasks.get(id)
  if (task) return task
  const found = id.length < shortestId ? [] : await beginningWith(tasks, id)
  if (found.length > 1) throw cliErrors.TASK_AMBIGUOUS({ id, ids: found.map((each) => each.id) })
  if (found[0]) return found[0]
  throw scaffolderErrors.TASK_MISSING({ id })
}

/** Characters of an id that name a run. */
const shortestId = 4
const pageSize = 500

async function beginningWith(tasks: Tasks, id: string): Promise<Task[]> {
  const found: Task[] = []
  for (let offset = 0; ; offset += pageSize) {
    const page = await tasks.list({ limit: pageSize, offset })
    found.push(...page.tasks.filter((task) => task.id.startsWith(id)))
    if (offset + page.tasks.length >= page.total || page.tasks.length === 0) return found
  }
}

/** A run that is known to be there. @throws SCAFFOLDER_TASK_MISSING */
export async function readTask(tasks: Tasks, id: string): Promise<Task> {
  const task = await tasks.get(id)
  if (task) return task
  throw scaffolderErrors.TASK_MISSING({ id })
}
