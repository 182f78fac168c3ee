import { defineCommand } from '../command.ts'

interface ApproveOptions {
  refuse?: boolean
  comment?: string
}

/** `callboard task approve`: decides about a step that waits for it. */
export const taskApprove = defineCommand<ApproveOptions>({
  name: 'task approve',
  summary: 'Approves or refuses a step that waits for a decision.',
  examples: [
    'task approve 0190a6c2-9a53-7c80-b4a4-6f2d2f3f6d11 review --config callboard.config.ts',
    'task approve 0190a6c2-9a53-7c80-b4a4-6f2d2f3f6d11 review --refuse --comment "too large" --config callboard.config.ts',
  ],
  args: [
    ['<id>', 'as "task list" shows it, or the beginning of it'],
    ['<step>', 'id of the step that waits'],
  ],
  options: [
    { flags: '--refuse', description: 'refuses it, which ends the run' },
    { flags: '--comment <text>', description: 'goes into the log of the run' },
  ],
  notes: [
    'Who decides is signedInAs of the configuration; the step says who may, and whoever started the run may not. The first decision counts.',
    'The run goes on in the portal of the configuration; where none is at work: callboard task retry ID.',
  ],
  usesSources: true,
  async run(context) {
    const { cliErrors } = await import('../errors.ts')
    const { openRuns } = await import('../sources/open-runs.ts')
    const { findTask, readTask } = await import('../sources/open-tasks.ts')
    const { args, options } = context
    const { refuse = false, comment } = options
    const [given = '', stepId = ''] = args
    await using opened = await openRuns(context, { command: 'task approve', runs: 'steered' })
    const { scaffolder, signedInAs: by } = opened.portal
    if (by === undefined) throw cliErrors.NOBODY({ command: 'task approve' })
    const decision = { stepId, approved: !refuse, by, ...(comment !== undefined && { comment }) }
    const { id } = await findTask(scaffolder.tasks, given)
    await scaffolder.tasks.decide(id, decision)
    const task = await readTask(scaffolder.tasks, id)
    return {
      json: task,
      text: ({ style, symbols, clean }) => [
        `${style.good(symbols.ok)} ${refuse ? 'Refused' : 'Approved'} ${clean(stepId)} of ${clean(task.templateTitle)}`,
      ],
    }
  },
})
