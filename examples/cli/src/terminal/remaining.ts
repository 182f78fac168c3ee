import type { RemainingStep } from '@callboard/scaffolder'
import type { Screen } from './screen.ts'
import { type Column, indent, table } from './table.ts'

/** What a run has left in the world; nothing where that is nothing. With its id, how it is taken back, too. */
export function remainingText(
  screen: Screen,
  remaining: readonly RemainingStep[],
  id?: string,
): string[] {
  if (remaining.length === 0) return []
  return [
    indent + screen.style.bold('What is left'),
    ...table(screen, columns, remaining),
    ...(id !== undefined && remaining.some(({ leaves }) => leaves === 'canBeUndone')
      ? [`${indent}Take back what can be undone: callboard task undo ${screen.clean(id)}`]
      : []),
    '',
  ]
}

/** What became of a step, in words. */
const leavesTexts: Record<RemainingStep['leaves'], string> = {
  canBeUndone: 'can be undone',
  stays: 'stays',
  perhaps: 'was cut off: look whether it left something',
}

const columns: Column<RemainingStep>[] = [
  { title: 'Step', value: ({ name }) => name, shrinkTo: 16 },
  { title: 'Action', value: ({ action }) => action, optional: true },
  { title: 'What it did', value: ({ leaves }) => leavesTexts[leaves] },
]
