import { messageOf } from '@callboard/core'
import { removeAbandonedFolders } from '@callboard/core/node'
import { errors } from '../errors.ts'
import type { TaskStatus } from '../tasks/task.ts'
import type { Template } from '../template/template.ts'
import { workspacePrefix } from '../workspace/run-workspace.ts'
import { createChosenRuns } from './chosen-runs.ts'
import { createTasks, type Tasks } from './create-tasks.ts'
import { createWorker } from './create-worker.ts'
import { createEndings, type Endings } from './endings.ts'
import { type PreparedRun, prepareRun } from './prepare-run.ts'
import type { Run, RunsContext, StartOptions } from './runs-context.ts'
import { createRun, forgetLocal, runOf } from './start-run.ts'
import { tellParent } from './tell-parent.ts'

/** Starts runs and carries them out. */
export interface RunEngine {
  /** @throws SCAFFOLDER_CLOSED, SCAFFOLDER_PARAMETERS_INVALID */
  start(template: Template, options: StartOptions): Promise<Run>
  readonly tasks: Tasks
  readonly context: RunsContext
  /** Lets nothing more begin and lets go of what is under way. */
  close(): Promise<void>
}

/** How runs are carried out. */
export interface EngineOptions {
  maxConcurrentRuns: number
  leaseMs: number
  stopGraceMs: number
  /** Whether the store outlives this process, or is shared with others. */
  isShared: boolean
  /** The only runs that are carried out, besides those that are begun or changed here. @default all */
  onlyRuns: readonly string[] | undefined
}

const closing = 'The scaffolder is closing'
const unfinished: readonly TaskStatus[] = ['open', 'processing', 'waiting']

/** Creates the engine of a scaffolder; it works from now on. */
export function createRunEngine(
  parts: Omit<RunsContext, 'startNested' | 'cancelNested' | 'undoNested'>,
  options: EngineOptions,
): RunEngine {
  const { context, worker, endings, tasks, create } = tieTogether(parts, options)
  const { maxConcurrentRuns, stopGraceMs, isShared } = options
  if (maxConcurrentRuns > 0) removeAbandonedFolders({ prefix: workspacePrefix }).catch(() => {})
  const starting = new Set<Promise<Run>>()
  let isClosed = false

  const cancel = (id: string, reason?: string) => {
    tasks.cancel(id, reason).catch((error: unknown) => {
      context.logger.error(`A run could not be cancelled: ${messageOf(error)}`)
    })
  }

  async function begin(template: Template, options: StartOptions): Promise<Run> {
    const prepared = await prepareRun(context, template, options)
    if (isClosed) throw errors.CLOSED({ template: template.ref })
    return runOf(await create(prepared, options), { store: context.store, endings, cancel })
  }

  return {
    tasks,
    context,
    async start(template, options) {
      if (isClosed) throw errors.CLOSED({ template: template.ref })
      const run = begin(template, options)
      starting.add(run)
      return run.finally(() => starting.delete(run))
    },
    async close() {
      const isSecond = isClosed
      isClosed = true
      // Runs of a store that others share go on elsewhere; what only this process knows of would never end.
      const stopped = isShared ? worker.stop({ graceMs: stopGraceMs }) : undefined
      await Promise.allSettled(starting)
      if (!isShared && !isSecond) await cancelAll(tasks, endings)
      await (stopped ?? worker.stop({ graceMs: stopGraceMs }))
      endings.close()
    },
  }
}

/** The worker begins what the engine creates, and the engine creates what runs of the worker start. */
function tieTogether(
  parts: Omit<RunsContext, 'startNested' | 'cancelNested' | 'undoNested'>,
  { maxConcurrentRuns, leaseMs, isShared, onlyRuns }: EngineOptions,
) {
  const { store, local } = parts
  const chosen = createChosenRuns(store, onlyRuns)
  const context: RunsContext = {
    ...parts,
    startNested: async (template, options) =>
      create(await prepareRun(context, template, options), options),
    cancelNested: (id) => tasks.cancel(id, 'The run around it was cancelled'),
    undoNested: (id, options) => tasks.undo(id, options),
  }
  const endings = createEndings(context)
  const worker = createWorker(context, {
    limit: maxConcurrentRuns,
    leaseMs,
    isShared,
    chosen,
    onEnd(claimed, { status }) {
      const { id, parentId } = claimed.task
      forgetLocal(local, id)
      endings.tell(id)
      if (parentId === undefined) return
      const wake = () => {
        worker.find(parentId)?.nudge()
        worker.wake()
      }
      // The run around it looks by itself after a while.
      tellParent(store, claimed, status).then(wake, () => {})
    },
  })
  const tasks = createTasks(context, { worker, endings, chosen })

  async function create(
    prepared: PreparedRun,
    options: Parameters<typeof createRun>[2],
  ): Promise<string> {
    const id = await createRun(context, prepared, options)
    chosen.add(id)
    worker.wake()
    return id
  }

  return { context, worker, endings, tasks, create }
}

async function cancelAll(tasks: Tasks, endings: Endings): Promise<void> {
  const { tasks: left } = await tasks.list({ status: unfinished, limit: 10_000 })
  await Promise.all(left.map(({ id }) => tasks.cancel(id, closing)))
  await Promise.all(left.map(({ id }) => endings.wait(id)))
}
