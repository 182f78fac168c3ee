import type { Plan, PlannedStep } from '@callboard/scaffolder'
import { answerOptions } from '../answer-options.ts'
import { defineCommand } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { fileTree } from '../terminal/file-tree.ts'
import type { Screen } from '../terminal/screen.ts'
import { stepMark } from '../terminal/step-marks.ts'
import { indent } from '../terminal/table.ts'
import { wrap } from '../terminal/text-width.ts'
import { count } from '../terminal/words.ts'
import type { AnswerOptions } from '../values.ts'

/** `callboard template plan`: what a run would do and make. */
export const templatePlan = defineCommand<AnswerOptions>({
  name: 'template plan',
  summary: 'Shows what a run would do and make. Nothing outside a scratch folder is touched.',
  examples: [
    'template plan new-go-service --values values.yaml --from examples/acme',
    'template plan ./template.yaml -p name=ledger -p port=8080 --json',
  ],
  args: [['<template>', 'a file, a folder with a template.yaml, or a reference']],
  options: answerOptions,
  notes: [
    'A template file needs no configuration: its own folder may be read, and the built-in actions are there.',
    'Exit code 1 when a step of the plan fails.',
  ],
  usesSources: true,
  async run(context) {
    const { openScaffolder } = await import('../sources/open-scaffolder.ts')
    const { readAnswers } = await import('../values.ts')
    const { io, signal, options, progress } = context
    await using opened = await openScaffolder(context, { command: 'template plan' })
    const { scaffolder, template, user } = opened
    const as = user ? { user } : {}
    const answers = await readAnswers(options, {
      io,
      form: () => scaffolder.form(template, { ...as, signal }),
    })
    const plan = await progress.during('Planning', () =>
      scaffolder.plan(template, { ...answers, ...as, signal }),
    )
    return {
      json: planJson(plan),
      text: (screen) => planText(screen, plan, template.title),
      exitCode: plan.error ? exitCodes.problems : exitCodes.ok,
    }
  },
})

function planJson({ steps, files, output, log, error }: Plan) {
  return {
    steps: steps.map(({ id, action, status, input, sideEffects, error: problem }) => ({
      id,
      action,
      status,
      input: input ?? null,
      sideEffects,
      ...(problem && { error: problem }),
    })),
    files,
    output,
    log,
    ...(error && { error }),
  }
}

function planText(screen: Screen, { steps, files, error }: Plan, title: string): string[] {
  const { style, symbols } = screen
  const effects = steps.flatMap(({ sideEffects }) => sideEffects).length
  const summary = [
    count(steps.length, 'step'),
    count(files.length, 'file'),
    count(effects, 'side effect'),
  ].join(', ')
  return [
    style.bold(screen.clean(title)),
    ...steps.flatMap((step) => stepText(screen, step)),
    '',
    ...(files.length === 0 ? [] : [style.bold('Files'), ...fileTree(screen, files), '']),
    error ? `${style.bad(`${symbols.error} The plan fails`)}: ${summary}` : summary,
  ]
}

function stepText(
  screen: Screen,
  { name, action, status, sideEffects, error }: PlannedStep,
): string[] {
  const { style, clean } = screen
  const more = indent.repeat(2)
  const lines = (text: string, style = (line: string) => line) =>
    wrap(clean(text), screen.width - more.length).map((line) => more + style(line))
  return [
    `${indent}${stepMark(screen, status)} ${clean(name)} ${style.dim(`(${clean(action)}, ${status})`)}`,
    ...sideEffects.flatMap(({ text, destructive }) =>
      destructive ? lines(text, style.bad) : lines(text),
    ),
    ...(error ? lines(error.message) : []),
    ...(error?.hint ? lines(`hint: ${error.hint}`) : []),
  ]
}
