import { type CommandContext, defineCommand } from '../command.ts'

interface CancelOptions {
  reason?: string
}

/** `callboard task cancel`: asks a run to end. */
export const taskCancel = defineCommand<CancelOptions>({
  name: 'task cancel',
  summary: 'Asks a run to end, wherever it is carried out.',
  examples: [
    'task cancel 0190a6c2-9a53-7c80-b4a4-6f2d2f3f6d11 --config callboard.config.ts',
    'task cancel 0190a6c2-9a53-7c80-b4a4-6f2d2f3f6d11 --reason "wrong name" --config callboard.config.ts',
  ],
  args: [['<id>', 'as "task list" shows it, or the beginning of it']],
  options: [{ flags: '--reason <text>', description: 'goes into the log of the run' }],
  notes: [
    'Its steps that tidy up still run, where it is carried out. A run that has not begun ends at once; one that is over stays as it is.',
  ],
  usesSources: true,
  async run(context: CommandContext<CancelOptions>) {
    const { findTask, openTasks, readTask } = await import('../sources/open-tasks.ts')
    const { standing } = await import('../terminal/tasks.ts')
    const { args, options } = context
    await using opened = await openTasks(context, 'task cancel')
    const { id } = await findTask(opened.tasks, args[0] ?? '')
    await opened.tasks.cancel(id, options.reason)
    const task = await readTask(opened.tasks, id)
    return { json: task, text: (screen) => standing(screen, task).slice(1) }
  },
})
