import type { FileUpdate, ProvenanceTemplate, UpdatePlan } from '@callboard/scaffolder/update'
import { diffText } from './diff-text.ts'
import type { Screen } from './screen.ts'
import { type Column, table } from './table.ts'
import { count, shortRef } from './words.ts'

/** How an update is shown. */
interface Shown {
  project: string
  applied: boolean
  diff: boolean
}

/** What an update does, or would do, file by file. */
export function updateText(screen: Screen, plan: UpdatePlan, shown: Shown): string[] {
  const { style, clean, symbols } = screen
  const { files, migrations } = plan
  const versions = `${clean(versionOf(plan.from))} ${symbols.arrow} ${clean(versionOf(plan.to))}`
  const diffs = shown.diff ? files.flatMap(({ diff }) => (diff ? diffText(screen, diff) : [])) : []
  return [
    `${style.bold(clean(shown.project))} ${style.dim(`${shortRef(plan.to.ref)}, ${versions}`)}`,
    ...(migrations.length > 0 ? [`  migrations to ${migrations.join(', ')}`] : []),
    ...filesText(screen, files),
    '',
    ...(diffs.length > 0 ? [...diffs, ''] : []),
    summary(screen, plan, shown),
  ]
}

/** The files of an update as a table. */
export function filesText(screen: Screen, files: readonly FileUpdate[]): string[] {
  return files.length === 0 ? [] : ['', ...table(screen, columns(screen), files)]
}

/** The version of a template; without one, the beginning of its digest. */
export function versionOf({ version, digest }: ProvenanceTemplate): string {
  return version ?? digest.replace(/^sha256:/, '').slice(0, 8)
}

function columns({ style }: Screen): Column<FileUpdate>[] {
  const styles = {
    add: style.good,
    merge: style.good,
    delete: style.caution,
    conflict: style.bad,
    keep: style.dim,
  }
  return [
    {
      title: 'Change',
      value: ({ action }) => action,
      style: (text, { action }) => styles[action](text),
    },
    { title: 'File', value: ({ path }) => path, shrinkTo: 20 },
    { title: 'Changed by', value: ({ changedBy }) => changedBy, optional: true },
    { title: 'Why', value: ({ reason }) => reason ?? '', shrinkTo: 12, optional: true },
  ]
}

function summary(
  { style, symbols }: Screen,
  { files, isBehind }: UpdatePlan,
  { applied }: Shown,
): string {
  if (!isBehind) return `${style.good(symbols.ok)} Nothing to update`
  const changes = files.filter(({ action }) => action !== 'keep')
  const conflicts = changes.filter(({ action }) => action === 'conflict').length
  const what = `${count(changes.length, 'file')}${conflicts > 0 ? `, ${count(conflicts, 'conflict')} to resolve` : ''}`
  if (!applied) return `${style.caution(symbols.warning)} Behind its template: ${what}`
  return conflicts > 0
    ? `${style.caution(symbols.warning)} Updated ${what}`
    : `${style.good(symbols.ok)} Updated ${what}`
}
