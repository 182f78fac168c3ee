import type { RunResult } from '@callboard/scaffolder'
import type { Screen } from './screen.ts'
import { type Column, indent, table } from './table.ts'
import { duration } from './words.ts'

/** How a run ended and what came of it, after so many milliseconds. */
export function resultText(
  screen: Screen,
  { status, output, error }: RunResult,
  ms: number,
): string[] {
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
