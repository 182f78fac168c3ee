import { defineCommand } from '../command.ts'

/** `callboard task show`: how a run stands. */
export const taskShow = defineCommand({
  name: 'task show',
  summary: 'Shows a run: its steps, what it waits for, what came of it.',
  examples: [
    'task show 0190a6c2-9a53-7c80-b4a4-6f2d2f3f6d11 --config callboard.config.ts',
    'task show 0190a6c2-9a53-7c80-b4a4-6f2d2f3f6d11 --config callboard.config.ts --json',
  ],
  args: [['<id>', 'as "task list" shows it, or the beginning of it']],
  usesSources: true,
  async run(context) {
    const { findTask, openTasks } = await import('../sources/open-tasks.ts')
    const { taskText } = await import('../terminal/tasks.ts')
    const [id = ''] = context.args
    await using opened = await openTasks(context, 'task show')
    const task = await findTask(opened.tasks, id)
    return { json: task, text: (screen) => taskText(screen, task) }
  },
})
