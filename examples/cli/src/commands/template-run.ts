import { answerOptions } from '../answer-options.ts'
import { defineCommand } from '../command.ts'
import { followRun } from '../follow-run.ts'
import type { AnswerOptions } from '../values.ts'

interface RunOptions extends AnswerOptions {
  out?: string
  force?: boolean
}

/** `callboard template run`: carries a template out. */
export const templateRun = defineCommand<RunOptions>({
  name: 'template run',
  summary: 'Runs a template and follows its log.',
  examples: [
    'template run new-go-service --values values.yaml',
    'template run ./template.yaml --values values.yaml --out ./ledger',
    'template run ./template.yaml -p name=ledger --secret token=DEPLOY_TOKEN --json',
  ],
  args: [['<template>', 'a file, a folder with a template.yaml, or a reference']],
  options: [
    ...answerOptions,
    {
      flags: '--out <folder>',
      description: 'copies what was made into a new or empty folder, as the last step',
    },
    {
      flags: '--force',
      description: 'lets --out write into a folder that holds something; nothing in it is deleted',
    },
  ],
  notes: [
    'Publishing goes where the configuration says. A step that publishes elsewhere, or without one, fails the run; --out is the last step and then writes nothing. "template plan" shows the files all the same.',
    'Where scaffolder.store of the configuration keeps runs, one that is torn off goes on: callboard task retry. One with --out, or of a file that the configuration may not read, is gone with this process.',
    'With --json the last line is { "type": "result", … }. Exit code 3 when the run fails, 130 when it is cancelled.',
  ],
  usesSources: true,
  streams: true,
  async run(context) {
    const { openScaffolder } = await import('../sources/open-scaffolder.ts')
    const { checkOut, outAction, withOut } = await import('../sources/out-folder.ts')
    const { readAnswers } = await import('../values.ts')
    const { io, signal, options } = context
    const { out, force = false } = options
    const root = out === undefined ? undefined : await checkOut(out, { cwd: io.cwd, force })
    await using opened = await openScaffolder(context, {
      command: 'template run',
      keepsRuns: true,
      ...(root !== undefined && { actions: [outAction(root)] }),
    })
    const { scaffolder, user } = opened
    const template =
      root === undefined || out === undefined
        ? opened.template
        : withOut(opened.template, { root, out })
    const as = user ? { user } : {}
    const answers = await readAnswers(options, {
      io,
      form: () => scaffolder.form(template, { ...as, signal }),
    })
    signal.throwIfAborted()
    const run = await scaffolder.start(template, { ...answers, ...as })
    // Awaited here: the scaffolder is closed on the way out, which ends what still runs.
    const { title, steps } = template
    const { isKept, placeOf, commandsFor } = opened
    const { tasks } = scaffolder
    return await followRun(context, { run, title, steps, isKept, tasks, placeOf, commandsFor })
  },
})
