import type { RemainingStep, RunResult, TaskStep } from '@callboard/scaffolder'
import { remainingText } from './remaining.ts'
import type { Screen } from './screen.ts'
import { type Column, indent, table } from './table.ts'
import { fitLine } from './text-width.ts'
import { count, duration } from './words.ts'

/** How a run ended. */
export interface Ending extends RunResult {
  /** How undoing went, of each step that it was tried with. */
  undone?: readonly TaskStep['undo'][]
  /** What it has left in the world: shown of a run that did not come to its end, or was undone. */
  remaining?: readonly RemainingStep[]
  /** The run, where it can be found again. */
  taskId?: string
  /** The step that has told the error already, where its log stands above. */
  failedIn?: string | undefined
  /** Commands that show what was made. */
  commands?: readonly string[]
  /** How long it took, in milliseconds. */
  ms: number
}

/** How a run ended and what came of it. */
export function resultText(screen: Screen, ending: Ending): string[] {
  const { style, symbols, clean } = screen
  const { status, output, error, commands = [], undone = [], remaining = [], taskId, ms } = ending
  const time = style.dim(duration(ms))
  const left =
    status === 'completed' && undone.length === 0 ? [] : remainingText(screen, remaining, taskId)
  if (status === 'completed')
    return [
      '',
      ...outputText(screen, output),
      ...paragraph(screen, { title: 'See it', lines: commands.map((command) => clean(command)) }),
      ...left,
      `${style.good(symbols.ok)} Completed ${time}${undoneText(undone)}`,
    ]
  if (status === 'cancelled')
    return ['', ...left, `${style.caution(symbols.skipped)} Cancelled ${time}${undoneText(undone)}`]
  return [
    '',
    ...errorText(screen, ending),
    ...(error && left.length > 0 ? [''] : []),
    ...left,
    `${style.bad(symbols.error)} Failed ${time}${undoneText(undone)}`,
  ]
}

/** What was told where it happened is not told again. */
function errorText({ clean }: Screen, { error, failedIn }: Ending): string[] {
  if (!error) return []
  const what = failedIn === undefined ? `: ${error.message}` : ` in "${failedIn}"`
  return [
    indent + clean(`${error.code}${what}`),
    ...(error.hint ? [`${indent}hint: ${clean(error.hint)}`] : []),
  ]
}

function undoneText(undone: readonly TaskStep['undo'][]): string {
  if (undone.length === 0) return ''
  const left = undone.filter((undo) => undo !== 'completed').length
  return left === 0
    ? `, ${count(undone.length, 'step')} undone`
    : `, ${left} of ${count(undone.length, 'step')} could not be undone`
}

/** Links and texts as the portal shows them; the rest of the output is for programs. */
function outputText(screen: Screen, { links, text }: Record<string, unknown>): string[] {
  const { clean, safe, width } = screen
  const rows = entriesOf(links).map(({ title, url, entityRef }) => ({
    title,
    target: url ?? entityRef,
  }))
  const texts = entriesOf(text).filter(({ content }) => typeof content === 'string')
  return [
    ...(rows.length === 0 ? [] : [...table(screen, linkColumns, rows), '']),
    ...texts.flatMap(({ title, content }) => {
      const lines = safe(String(content).trimEnd()).split('\n')
      const fitting = lines.flatMap((line) => fitLine(line, width - indent.length))
      return paragraph(screen, { title: clean(title), lines: fitting })
    }),
  ]
}

function paragraph(
  { style }: Screen,
  { title, lines }: { title: string; lines: readonly string[] },
): string[] {
  if (lines.length === 0) return []
  return [indent + style.bold(title), ...lines.map((line) => indent + line), '']
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
