import type { Drift } from '@callboard/scaffolder/update'
import type { Screen } from './screen.ts'
import { type Column, table } from './table.ts'
import { filesText, versionOf } from './update.ts'
import { count, shortRef } from './words.ts'

/** How a project stands to its template, as programs get it. */
export function driftJson({ project, status, from, to, files, error }: Drift) {
  return {
    project,
    status,
    from: from ?? null,
    to: to ?? null,
    files: files.map(({ path, action, changedBy }) => ({ path, action, changedBy })),
    ...(error && { error }),
  }
}

/** How projects stand to their templates, a line each. */
export function driftText(
  screen: Screen,
  drifts: readonly Drift[],
  { diff = false }: { diff?: boolean },
): string[] {
  const { style, symbols } = screen
  if (drifts.length === 0) return ['No entity of the catalog says that it comes from a template']
  const behind = drifts.filter(({ status }) => status === 'behind').length
  const unknown = drifts.filter(({ status }) => status === 'unknown').length
  const details = diff ? drifts.flatMap(({ files }) => filesText(screen, files)) : []
  const total = [
    `${count(behind, 'project')} of ${drifts.length} behind`,
    ...(unknown > 0 ? [`${unknown} unknown`] : []),
  ].join(', ')
  return [
    ...table(screen, columns(screen), drifts),
    ...details,
    '',
    behind + unknown > 0
      ? `${style.caution(symbols.warning)} ${total}`
      : `${style.good(symbols.ok)} ${total}`,
  ]
}

function columns({ style }: Screen): Column<Drift>[] {
  const styles = {
    current: style.good,
    behind: style.caution,
    untracked: style.dim,
    unknown: style.bad,
  }
  return [
    { title: 'Project', value: ({ project }) => shortRef(project), shrinkTo: 16 },
    {
      title: 'State',
      value: ({ status }) => status,
      style: (text, { status }) => styles[status](text),
    },
    {
      title: 'Template',
      value: ({ from }) => (from ? shortRef(from.ref) : ''),
      shrinkTo: 16,
      optional: true,
    },
    { title: 'From', value: ({ from }) => (from ? versionOf(from) : ''), optional: true },
    { title: 'To', value: ({ to }) => (to ? versionOf(to) : ''), optional: true },
    { title: 'Files', value: ({ files }) => changed(files) || '', align: 'right' },
    { title: 'Why', value: ({ error }) => error?.message ?? '', shrinkTo: 16, optional: true },
  ]
}

function changed(files: Drift['files']): number {
  return files.filter(({ action }) => action !== 'keep').length
}
