import { shownPath, valueAt } from '@callboard/portal'
import type { Screen } from './screen.ts'
import { type Column, table } from './table.ts'
import { count, shortRef } from './words.ts'

/** A change of an entity as programs read it. */
export interface ChangeJson {
  revision: number
  /** ISO 8601. */
  at: string
  ref: string
  action: 'added' | 'changed' | 'removed'
  /** Name of the provider whose word it was. */
  provider: string
  source: string
  /** JSON Pointers. */
  paths: readonly string[]
  before?: object
  after?: object
}

/** One line of a table of changes. */
interface ChangeLine extends Partial<ChangeJson> {
  path: string
  old: string
  now: string
}

/** Changes as a table, a line for each place that is different, and how many there are. */
export function changesText(screen: Screen, changes: readonly ChangeJson[]): string[] {
  if (changes.length === 0) return ['No changes']
  const { style } = screen
  const styles = { added: style.good, changed: style.caution, removed: style.bad }
  const columns: Column<ChangeLine>[] = [
    { title: 'Revision', value: ({ revision }) => revision ?? '', align: 'right' },
    {
      title: 'When (UTC)',
      value: ({ at }) => at?.slice(0, 16).replace('T', ' ') ?? '',
      optional: true,
    },
    { title: 'Entity', value: ({ ref }) => (ref ? shortRef(ref) : ''), shrinkTo: 14 },
    {
      title: 'Change',
      value: ({ action }) => action ?? '',
      style: (text, { action }) => (action ? styles[action](text) : text),
    },
    { title: 'Where', value: ({ path }) => path, shrinkTo: 10 },
    { title: 'Before', value: ({ old }) => old, shrinkTo: 8 },
    { title: 'After', value: ({ now }) => now, shrinkTo: 8 },
  ]
  return [...table(screen, columns, changes.flatMap(linesOf)), '', count(changes.length, 'change')]
}

function linesOf(change: ChangeJson): ChangeLine[] {
  const paths = change.action === 'changed' ? change.paths : []
  if (paths.length === 0) return [{ ...change, path: '', old: '', now: '' }]
  return paths.map((pointer, index) => ({
    ...(index === 0 && change),
    path: shownPath(pointer),
    old: inOneLine(valueAt(change.before, pointer)),
    now: inOneLine(valueAt(change.after, pointer)),
  }))
}

/** A value that is not there is a dash; of a long text the beginning says what it is. */
function inOneLine(value: unknown): string {
  if (value === undefined) return '-'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const [first = '', ...more] = text.trimEnd().split('\n')
  return more.length === 0 ? first : `${first} (${count(more.length + 1, 'line')})`
}
