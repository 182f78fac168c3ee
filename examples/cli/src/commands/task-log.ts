import type { TaskEvent, Tasks } from '@callboard/scaffolder'
import { type CommandContext, defineCommand } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { whole } from '../option-parsers.ts'
import { createRunLog } from '../terminal/run-log.ts'

interface LogOptions {
  follow?: boolean
  after?: number
}

/** `callboard task log`: what a run has said. */
export const taskLog = defineCommand<LogOptions>({
  name: 'task log',
  summary: 'Prints the log of a run.',
  examples: [
    'task log 0190a6c2-9a53-7c80-b4a4-6f2d2f3f6d11 --config callboard.config.ts',
    'task log 0190a6c2-9a53-7c80-b4a4-6f2d2f3f6d11 --follow --config callboard.config.ts',
    'task log 0190a6c2-9a53-7c80-b4a4-6f2d2f3f6d11 --after 120 --config callboard.config.ts --json',
  ],
  args: [['<id>', 'as "task list" shows it, or the beginning of it']],
  options: [
    { flags: '-f, --follow', description: 'goes on until the run is over, wherever it is' },
    {
      flags: '--after <number>',
      description: 'leaves out entries up to this one (0)',
      parse: whole,
    },
  ],
  notes: ['Ctrl+C ends the following and nothing else; "task cancel" ends the run.'],
  usesSources: true,
  streams: true,
  async run(context) {
    const { findTask, openTasks, readTask } = await import('../sources/open-tasks.ts')
    const { standing } = await import('../terminal/tasks.ts')
    const { args, json, screen, print, printJson } = context
    await using opened = await openTasks(context, 'task log')
    const { id, steps } = await findTask(opened.tasks, args[0] ?? '')
    const log = createRunLog(screen, steps)
    for await (const event of eventsOf(opened.tasks, id, context)) {
      if (json) printJson(event)
      else for (const line of log.lines(event)) print(line)
    }
    const task = await readTask(opened.tasks, id)
    if (!json) for (const line of standing(screen, task, log)) print(line)
    return exitCodes.ok
  },
})

async function* eventsOf(
  tasks: Tasks,
  id: string,
  { options: { follow = false, after = 0 }, signal }: CommandContext<LogOptions>,
): AsyncIterable<TaskEvent> {
  if (follow) yield* tasks.events(id, { after, signal })
  else yield* keptEvents(tasks, id, { after, signal })
}

/** The log as it is now, however long it is. */
async function* keptEvents(
  tasks: Tasks,
  id: string,
  { after, signal }: { after: number; signal: AbortSignal },
): AsyncIterable<TaskEvent> {
  let cursor = after
  for (;;) {
    signal.throwIfAborted()
    const page = await tasks.log(id, { after: cursor })
    yield* page
    const last = page.at(-1)
    if (!last) return
    cursor = last.id
  }
}
