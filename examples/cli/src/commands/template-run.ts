import type { Run, RunResult, Template } from '@callboard/scaffolder'
import { answerOptions } from '../answer-options.ts'
import { type CommandContext, defineCommand } from '../command.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { createRunLog } from '../terminal/run-log.ts'
import type { Screen } from '../terminal/screen.ts'
import { type Column, indent, table } from '../terminal/table.ts'
import { duration } from '../terminal/words.ts'
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
    'Publishing goes where the configuration says. Without one nothing can be published, only written with --out.',
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
    return await follow(run, template, context)
  },
})

/** Shows the log to its end. Interrupted, the run is cancelled and its end is shown all the same. */
async function follow(run: Run, template: Template, context: CommandContext): Promise<ExitCode> {
  const { json, screen, signal, print, printJson } = context
  const cancel = () => run.cancel('Interrupted')
  signal.addEventListener('abort', cancel, { once: true })
  const log = createRunLog(screen, template.steps)
  const startedMs = performance.now()
  try {
    if (!json) print(screen.style.bold(screen.clean(template.title)))
    for await (const event of run.events()) {
      if (json) printJson(event)
      else for (const line of log.lines(event)) print(line)
    }
    const result = await run.result
    const { status, output } = result
    if (json) printJson({ type: 'result', status, output, taskId: run.id })
    else for (const line of resultText(screen, result, performance.now() - startedMs)) print(line)
    return codes[status]
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}

const codes: Record<RunResult['status'], ExitCode> = {
  completed: exitCodes.ok,
  failed: exitCodes.failed,
  cancelled: exitCodes.interrupted,
}

function resultText(screen: Screen, { status, output, error }: RunResult, ms: number): string[] {
  const { style, symbols } = screen
  const time = style.dim(duration(ms))
  if (status === 'completed')
    return ['', ...outputText(screen, output), `${style.good(symbols.ok)} Completed ${time}`]
  if (status === 'cancelled') return ['', `${style.caution(symbols.skipped)} Cancelled ${time}`]
  return [
    '',
    ...(error?.hint ? [`${indent}hint: ${screen.clean(error.hint)}`] : []),
    `${style.bad(symbols.error)} Failed ${time}`,
  ]
}

/** Links and texts as the portal shows them; the rest of the output is for programs. */
function outputText(screen: Screen, { links, text }: Record<string, unknown>): string[] {
  const { style, clean, safe } = screen
  const rows = entriesOf(links).map(({ title, url, entityRef }) => ({
    title,
    target: url ?? entityRef,
  }))
  const texts = entriesOf(text).filter(({ content }) => typeof content === 'string')
  return [
    ...(rows.length === 0 ? [] : [...table(screen, linkColumns, rows), '']),
    ...texts.flatMap(({ title, content }) => [
      `${indent}${style.bold(clean(title))}`,
      ...String(content)
        .trimEnd()
        .split('\n')
        .map((line) => indent + safe(line)),
      '',
    ]),
  ]
}

interface LinkRow {
  title: unknown
  target: unknown
}

const linkColumns: Column<LinkRow>[] = [
  { title: 'Result', value: ({ title }) => title },
  { title: 'Where', value: ({ target }) => target },
]

function entriesOf(list: unknown): Record<string, unknown>[] {
  return Array.isArray(list) ? (list as Record<string, unknown>[]) : []
}
