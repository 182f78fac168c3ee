import { answerOptions } from '../answer-options.ts'
import { defineCommand } from '../command.ts'
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
  args: [['<id>', 'as "task list" shows it, or the beginning of it']],
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
    const { keptRun, readStand } = await import('../sources/kept-run.ts')
    const { openRuns } = await import('../sources/open-runs.ts')
    const { readSecrets } = await import('../values.ts')
    const { args, io, options, signal } = context
    const secrets = readSecrets(options.secret ?? [], io)
    const stand = await readStand(context, { command: 'task retry', id: args[0] ?? '' })
    const { id, status, templateTitle: title, steps } = stand.task
    const wanted = { command: 'task retry', runs: 'carried out', onlyRuns: [id] } as const
    await using opened = await openRuns(context, wanted)
    const { scaffolder, signedInAs: user } = opened.portal
    const { tasks } = scaffolder
    signal.throwIfAborted()
    if (isFinal(status)) await tasks.retry(id, { secrets, ...(user !== undefined && { user }) })
    const run = keptRun(context, { tasks, stand })
    return await followRun(context, { run, title, steps, isKept: true, tasks })
  },
})
