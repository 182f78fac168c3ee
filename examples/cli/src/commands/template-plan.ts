import type { Plan, PlannedStep } from '@callboard/scaffolder'
import type { FileChange } from '@callboard/scaffolder/update'
import { answerOptions } from '../answer-options.ts'
import { type CommandContext, defineCommand } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { diffText } from '../terminal/diff-text.ts'
import { fileTree } from '../terminal/file-tree.ts'
import type { Screen } from '../terminal/screen.ts'
import { stepMark } from '../terminal/step-marks.ts'
import { indent } from '../terminal/table.ts'
import { wrap } from '../terminal/text-width.ts'
import { count } from '../terminal/words.ts'
import type { AnswerOptions } from '../values.ts'

interface PlanOptions extends AnswerOptions {
  against?: string
}

/** `callboard template plan`: what a run would do and make. */
export const templatePlan = defineCommand<PlanOptions>({
  name: 'template plan',
  summary: 'Shows what a run would do and make. Nothing outside a scratch folder is touched.',
  examples: [
    'template plan new-go-service --values values.yaml --from examples/acme',
    'template plan ./template.yaml -p name=ledger -p port=8080 --json',
    'template plan ./template.yaml --values values.yaml --against ../ledger',
  ],
  args: [['<template>', 'a file, a folder with a template.yaml, or a reference']],
  options: [
    ...answerOptions,
    {
      flags: '--against <folder>',
      description: 'shows what would change in a folder, or in that of a repository by its address',
    },
  ],
  notes: [
    'A template file needs no configuration: the repository that it is in may be read, else its own folder, and the built-in actions are there.',
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
    const changes =
      options.against === undefined ? undefined : await changesIn(options.against, plan, context)
    return {
      json: { ...planJson(plan), ...(changes && { changes }) },
      text: (screen) => planText(screen, { plan, title: template.title, changes }),
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
    files: files.map(({ path, executable, contentBase64 }) => ({
      path,
      executable,
      contentBase64,
    })),
    output,
    log,
    ...(error && { error }),
  }
}

/** What the files of the plan would change in a folder of this machine or of a repository. */
async function changesIn(
  against: string,
  plan: Plan,
  { io, keep, signal }: CommandContext,
): Promise<FileChange[]> {
  const { planChanges } = await import('@callboard/scaffolder/update')
  const { openFolder } = await import('@callboard/core/node')
  const { addressReaders, isAddress } = await import('../sources/address-readers.ts')
  const { placeOf } = await import('../sources/load-sources.ts')
  if (!isAddress(against)) {
    const { root } = await placeOf(against, io.cwd)
    return planChanges(plan, await openFolder({ root, portable: false }), { signal })
  }
  const { createReaders } = await import('@callboard/core')
  const readers = createReaders(await addressReaders([against], keep))
  await using tree = await readers.tree(against, { signal })
  return await planChanges(plan, tree.folder, { signal })
}

/** A plan and how it is shown. */
interface ShownPlan {
  plan: Plan
  title: string
  changes: readonly FileChange[] | undefined
}

function planText(screen: Screen, { plan, title, changes }: ShownPlan): string[] {
  const { steps, files, error } = plan
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
    ...(changes ? changesText(screen, changes) : filesText(screen, files)),
    error ? `${style.bad(`${symbols.error} The plan fails`)}: ${summary}` : summary,
  ]
}

function filesText(screen: Screen, files: Plan['files']): string[] {
  if (files.length === 0) return []
  const sized = files.map(({ path, executable, contentBase64 }) => ({
    path,
    executable,
    bytes: Buffer.byteLength(contentBase64, 'base64'),
  }))
  return [screen.style.bold('Files'), ...fileTree(screen, sized), '']
}

function changesText(screen: Screen, changes: readonly FileChange[]): string[] {
  if (changes.length === 0) return ['Every file is there already, as it would be made', '']
  return [
    screen.style.bold('Changes'),
    ...changes.flatMap(({ diff }) => diffText(screen, diff)),
    '',
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
  // A step without a name of its own is called by its action.
  const about = name === action ? status : `${clean(action)}, ${status}`
  return [
    `${indent}${stepMark(screen, status)} ${clean(name)} ${style.dim(`(${about})`)}`,
    ...sideEffects.flatMap(({ text, destructive, diff }) => [
      ...(destructive ? lines(text, style.bad) : lines(text)),
      ...(diff ? diffText(screen, diff, 3) : []),
    ]),
    ...(error ? lines(error.message) : []),
    ...(error?.hint ? lines(`hint: ${error.hint}`) : []),
  ]
}
