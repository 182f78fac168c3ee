import type { CheckReport } from '@callboard/catalog'
import { type CommandContext, defineCommand } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { issuesJson, issuesText } from '../terminal/issues.ts'
import type { Screen } from '../terminal/screen.ts'
import { type Column, indent, table } from '../terminal/table.ts'
import { count, shortRef } from '../terminal/words.ts'

interface CheckOptions {
  checks?: string
}

type Result = CheckReport['results'][number]

/** `callboard catalog check`: which rules are kept, and the levels that follow. */
export const catalogCheck = defineCommand<CheckOptions>({
  name: 'catalog check',
  summary: 'Checks entities against rules and shows the levels they reach.',
  examples: [
    'catalog check --from examples/acme',
    'catalog check component:checkout --from examples/acme',
    'catalog check --checks examples/acme/checks.yaml --from examples/acme --json',
  ],
  args: [['[ref]', 'one entity (all)']],
  options: [
    {
      flags: '--checks <file>',
      description: 'rules in YAML (those of the configuration, else the recommended ones)',
    },
  ],
  notes: ['Exit code 1 when a required check fails.'],
  usesSources: true,
  async run(context) {
    const [ref] = context.args
    const report = await reportOf(context, ref)
    const { checks, results, levels, order, failed } = report
    const issues = issuesJson(report.issues, context.io.cwd)
    return {
      json: { checks, results, levels, order, failed, issues },
      text: (screen) => [
        ...issuesText(screen, report.issues, context.io.cwd),
        ...(ref === undefined ? wholeText(screen, report) : entityText(screen, report)),
        ...levelsText(screen, report),
        verdict(screen, report),
      ],
      exitCode: failed ? exitCodes.problems : exitCodes.ok,
    }
  },
})

async function reportOf(
  context: CommandContext<CheckOptions>,
  ref: string | undefined,
): Promise<CheckReport> {
  const { checks: file } = context.options
  const { openCatalog } = await import('../sources/open-catalog.ts')
  const { readChecks } = await import('../sources/read-checks.ts')
  const named = file === undefined ? {} : { checks: await readChecks(file, context) }
  await using opened = await openCatalog(context, 'catalog check', named)
  const { catalog } = opened
  return context.progress.during('Asking the checks', () =>
    catalog.checks({ ref, signal: context.signal }),
  )
}

function wholeText(screen: Screen, { checks, results }: CheckReport): string[] {
  const open = results.filter(({ status }) => status === 'failed' || status === 'waived')
  return [
    screen.style.bold('Checks'),
    ...table(screen, checkColumns, checks),
    '',
    ...(open.length === 0
      ? []
      : [screen.style.bold('Not passed'), ...table(screen, resultColumns(screen), open), '']),
    ...skippedText(screen, results),
  ]
}

/** What cannot be told is the same sentence for many entities. */
function skippedText({ style, clean }: Screen, results: readonly Result[]): string[] {
  const counts = new Map<string, number>()
  for (const { check, status, message } of results) {
    const line = `${clean(check)}: ${clean(message)}`
    if (status === 'skipped') counts.set(line, (counts.get(line) ?? 0) + 1)
  }
  if (counts.size === 0) return []
  const lines = [...counts].map(
    ([line, entities]) =>
      `${indent}${line} ${style.dim(`(${count(entities, 'entity', 'entities')})`)}`,
  )
  return [style.bold('Could not be told'), ...lines, '']
}

function entityText(screen: Screen, { results }: CheckReport): string[] {
  const { style, symbols, clean } = screen
  if (results.length === 0) return ['No check is for this entity', '']
  const mark = {
    passed: style.good(symbols.ok),
    failed: style.bad(symbols.error),
    waived: style.caution(symbols.warning),
    skipped: style.dim(symbols.skipped),
  }
  return [
    ...results.flatMap(({ check, status, level, required, message, fix, waiver }) => [
      `${indent}${mark[status]} ${clean(check)}${style.dim(wordsOf(level, required))}`,
      ...[
        message,
        waiver && `waived until ${waiver.until} by ${waiver.by}: ${waiver.reason}`,
        fix && `fix: ${fix}`,
      ]
        .filter((line) => line)
        .map((line) => `${indent}${indent}${clean(line)}`),
    ]),
    '',
  ]
}

function wordsOf(level: string | null, required: boolean): string {
  const words = [level, required && 'required'].filter(Boolean)
  return words.length > 0 ? ` (${words.join(', ')})` : ''
}

const checkColumns: Column<CheckReport['checks'][number]>[] = [
  { title: 'Check', value: ({ name }) => name, shrinkTo: 20 },
  { title: 'Level', value: ({ level }) => level ?? '' },
  { title: 'Required', value: ({ required }) => (required ? 'yes' : '') },
  ...(['passed', 'failed', 'waived', 'skipped'] as const).map((status) => ({
    title: status.replace(/^./, (letter) => letter.toUpperCase()),
    value: (check: CheckReport['checks'][number]) => check[status] || '',
    align: 'right' as const,
  })),
]

function resultColumns({ style }: Screen): Column<Result>[] {
  const styles = {
    failed: style.bad,
    waived: style.caution,
    skipped: style.dim,
    passed: style.good,
  }
  return [
    { title: 'Entity', value: ({ ref }) => shortRef(ref), shrinkTo: 20 },
    { title: 'Check', value: ({ check }) => check, shrinkTo: 16 },
    {
      title: 'State',
      value: ({ status, required }) => (status === 'failed' && required ? 'failed!' : status),
      style: (text, { status }) => styles[status](text),
    },
    { title: 'Why', value: ({ message }) => message ?? '', shrinkTo: 20, optional: true },
  ]
}

/** Levels with how many entities stand on each, the highest first. */
function levelsText({ style, clean }: Screen, { levels, order }: CheckReport): string[] {
  if (levels.length === 0) return []
  const on = (name: string | null) => levels.filter(({ level }) => level === name).length
  const [only] = levels
  if (levels.length === 1 && only)
    return [
      `${indent}Level ${style.bold(clean(only.level ?? 'none'))}${only.next ? `, ${clean(only.next)} needs ${only.missing.map(clean).join(', ')}` : ''}`,
      '',
    ]
  const counted = [...order.toReversed(), null]
    .map((name) => ({ name: name ?? 'none', entities: on(name) }))
    .filter(({ entities }) => entities > 0)
    .map(({ name, entities }) => `${clean(name)} ${entities}`)
  return [style.bold('Levels'), indent + counted.join(', '), '']
}

function verdict({ style, symbols }: Screen, { results, failed }: CheckReport): string {
  const bad = results.filter(({ status }) => status === 'failed')
  const required = bad.filter((result) => result.required).length
  if (failed)
    return `${style.bad(`${symbols.error} ${count(required, 'required check')}`)} failed${bad.length > required ? `, and ${bad.length - required} more` : ''}`
  if (bad.length > 0)
    return `${style.caution(`${symbols.warning} ${count(bad.length, 'check')}`)} failed, none of them required`
  return `${style.good(symbols.ok)} Nothing to put right`
}
