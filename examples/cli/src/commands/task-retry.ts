import type { Run, RunResult, Task, Tasks } from '@callboard/scaffolder'
import { answerOptions } from '../answer-options.ts'
import { type CommandContext, defineCommand } from '../command.ts'
import { followRun } from '../follow-run.ts'
import type { AnswerOptions } from '../values.ts'

type RetryOptions = Pick<AnswerOptions, 'secret'>

/** `callboard task retry`: brings a run to its end that did not get there. */
export const taskRetry = defineCommand<RetryOptions>({
  name: 'task retry',
  summary: 'Tries a run again that failed, or goes on with one that was torn off, and follows it.',
  examples: [
    'task retry 0190a6c2-9a53-7c80-b4a4-6f2d2f3f6d11 --config callboard.config.ts',
    'task retry 0190a6c2-9a53-7c80-b4a4-6f2d2f3f6d11 --secret token=DEPLOY_TOKEN --config callboard.config.ts --json',
  ],
  args: [['<id>', 'as "task list" shows it']],
  options: answerOptions.filter(({ flags }) => flags.startsWith('--secret')),
  notes: [
    'Steps that were completed are not repeated. Secrets are not kept beyond the end of a run: name them again.',
    'It is carried out here, or in a portal at the same store, whichever is first; other runs are left to the portal. A run whose process is gone is taken over after ten seconds without a sign of life.',
    'Exit code 3 when the run fails, 130 when it is cancelled; Ctrl+C cancels it.',
  ],
  usesSources: true,
  streams: true,
  async run(context) {
    const { isFinal } = await import('@callboard/scaffolder')
    const { openRuns } = await import('../sources/open-runs.ts')
    const { readSecrets } = await import('../values.ts')
    const { args, io, options, signal } = context
    const [id = ''] = args
    const secrets = readSecrets(options.secret ?? [], io)
    // Read before anything is at work here, so that nothing is missing of what follows.
    const { task, after } = await readStand(context, id)
    await using opened = await openRuns(context, {
      command: 'task retry',
      runs: 'carried out',
      onlyRuns: [id],
    })
    const { scaffolder, signedInAs: user } = opened.portal
    const { tasks } = scaffolder
    signal.throwIfAborted()
    if (isFinal(task.status))
      await tasks.retry(id, { secrets, ...(user !== undefined && { user }) })
    const { templateTitle: title, steps } = task
    const run = keptRun(context, { tasks, id, after })
    return await followRun(context, { run, title, steps, isKept: true })
  },
})

/** A run of the store as if it had been started here. */
function keptRun(
  { logger }: CommandContext<RetryOptions>,
  { tasks, id, after }: { tasks: Tasks; id: string; after: number },
): Run {
  return {
    id,
    events: () => tasks.events(id, { after }),
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
  const { readTask } = await import('../sources/open-tasks.ts')
  const { status, output = {}, error } = await readTask(tasks, id)
  return { status: status as RunResult['status'], output, ...(error && { error }) }
}

/** How a run stands, and the last entry of its log: what was said before is not said again. */
async function readStand(
  context: CommandContext<RetryOptions>,
  id: string,
): Promise<{ task: Task; after: number }> {
  const { openTasks, readTask } = await import('../sources/open-tasks.ts')
  await using opened = await openTasks(context, 'task retry')
  const task = await readTask(opened.tasks, id)
  return { task, after: await lastEvent(opened.tasks, id) }
}

async function lastEvent(tasks: Tasks, id: string): Promise<number> {
  let last = 0
  for (;;) {
    const page = await tasks.log(id, { after: last })
    if (page.length === 0) return last
    last = page.at(-1)?.id ?? last
  }
}
