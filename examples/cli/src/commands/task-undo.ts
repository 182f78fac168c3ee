import type { Task } from '@callboard/scaffolder'
import { answerOptions } from '../answer-options.ts'
import { type CommandContext, defineCommand } from '../command.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { followRun } from '../follow-run.ts'
import type { RunStand } from '../sources/kept-run.ts'
import type { AnswerOptions } from '../values.ts'

interface UndoOptions extends Pick<AnswerOptions, 'secret'> {
  yes?: boolean
}

/** `callboard task undo`: takes back what a run has done. */
export const taskUndo = defineCommand<UndoOptions>({
  name: 'task undo',
  summary: 'Takes back what a run has done that is over, and follows that.',
  examples: [
    'task undo 0190a6c2-9a53-7c80-b4a4-6f2d2f3f6d11 --config callboard.config.ts',
    'task undo 0190a6c2-9a53-7c80-b4a4-6f2d2f3f6d11 --yes --config callboard.config.ts',
    'task undo 0190a6c2 --yes --secret token=DEPLOY_TOKEN --config callboard.config.ts --json',
  ],
  args: [['<id>', 'as "task list" shows it, or the beginning of it']],
  options: [
    {
      flags: '--yes',
      description: 'does it; without it the command only says what would be undone',
    },
    ...answerOptions.filter(({ flags }) => flags.startsWith('--secret')),
  ],
  notes: [
    'The last step is undone first. What cannot be undone is left and named, and the rest is undone all the same; the command can be called again.',
    'Secrets are not kept beyond the end of a run: name them again.',
    'Exit code 3 when something is left that could not be undone.',
  ],
  usesSources: true,
  streams: true,
  async run(context) {
    const { cliErrors } = await import('../errors.ts')
    const { keptRun, readStand } = await import('../sources/kept-run.ts')
    const { openRuns } = await import('../sources/open-runs.ts')
    const { readSecrets } = await import('../values.ts')
    const { args, io, options, signal } = context
    const secrets = readSecrets(options.secret ?? [], io)
    const stand = await readStand(context, { command: 'task undo', id: args[0] ?? '' })
    const { id, templateTitle, steps } = stand.task
    await assertUndoable(stand)
    if (!options.yes) {
      if (!context.json) await showWhatIsLeft(context, stand)
      throw cliErrors.UNDO_UNCONFIRMED({ id, title: templateTitle })
    }
    const wanted = { command: 'task undo', runs: 'carried out', onlyRuns: [id] } as const
    await using opened = await openRuns(context, wanted)
    const { scaffolder, signedInAs: user } = opened.portal
    const { tasks } = scaffolder
    signal.throwIfAborted()
    await tasks.undo(id, { secrets, ...(user !== undefined && { user }) })
    const run = keptRun(context, { tasks, stand })
    const codeOf = async () => undoneCode(await tasks.get(id))
    return await followRun(context, {
      run,
      title: templateTitle,
      steps,
      isKept: true,
      tasks,
      codeOf,
    })
  },
})

/** Before anybody is asked to confirm it. @throws SCAFFOLDER_TASK_NOT_OVER, SCAFFOLDER_TASK_KEPT */
async function assertUndoable({ task }: RunStand): Promise<void> {
  const { canBeUndone, isFinal, scaffolderErrors } = await import('@callboard/scaffolder')
  const { id, status } = task
  if (!isFinal(status)) throw scaffolderErrors.TASK_NOT_OVER({ id, status })
  if (!canBeUndone(task))
    throw scaffolderErrors.TASK_KEPT({ id, reason: 'it has left nothing that can be undone' })
}

async function showWhatIsLeft(
  { screen, print }: CommandContext,
  { task }: RunStand,
): Promise<void> {
  const { remainingSteps } = await import('@callboard/scaffolder')
  const { remainingText } = await import('../terminal/remaining.ts')
  for (const line of remainingText(screen, remainingSteps(task))) print(line)
}

/** Whether all of it was undone that can be. */
async function undoneCode(task: Task | undefined): Promise<ExitCode> {
  const { canBeUndone } = await import('@callboard/scaffolder')
  const isWhole = task !== undefined && !task.needsAttention && !canBeUndone(task)
  return isWhole ? exitCodes.ok : exitCodes.failed
}
