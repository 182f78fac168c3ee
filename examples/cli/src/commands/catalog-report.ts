import type { DanglingRelation, IntegrityReport } from '@callboard/catalog'
import { defineCommand } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { shownPath } from '../shown-path.ts'
import type { Screen } from '../terminal/screen.ts'
import { indent } from '../terminal/table.ts'
import { count, shortRef } from '../terminal/words.ts'

/** `callboard catalog report`: what is not right between entities. */
export const catalogReport = defineCommand({
  name: 'catalog report',
  summary: 'Lists what is not right between entities that are valid by themselves.',
  examples: ['catalog report --from examples/acme', 'catalog report --from examples/acme --json'],
  notes: ['Exit code 1 when anything is found.'],
  usesSources: true,
  async run(context) {
    const { openCatalog } = await import('../sources/open-catalog.ts')
    await using opened = await openCatalog(context, 'catalog report')
    const report = await opened.catalog.report()
    const found = Object.values(report).reduce(
      (sum: number, list: readonly unknown[]) => sum + list.length,
      0,
    )
    return {
      json: report,
      text: (screen) => reportText(screen, report, { found, cwd: context.io.cwd }),
      exitCode: found === 0 ? exitCodes.ok : exitCodes.problems,
    }
  },
})

function reportText(
  screen: Screen,
  report: IntegrityReport,
  { found, cwd }: { found: number; cwd: string },
): string[] {
  const { style, symbols, clean } = screen
  const place = (text: string) => style.dim(`(${clean(shownPath(text, cwd))})`)
  const short = (ref: string) => clean(shortRef(ref))
  const sections: [title: string, lines: string[]][] = [
    ['Relations to entities that are not there', danglingLines(screen, report.dangling, place)],
    [
      'Relations to another kind than the field is for',
      report.wrongKind.map(
        (each) =>
          `${short(each.ref)} ${each.type} ${short(each.targetRef)} in ${each.field}, expected ${each.expected.join(' or ')} ${place(each.place)}`,
      ),
    ],
    ['Without an owner', report.ownerless.map(short)],
    ['Groups without people', report.emptyGroups.map(short)],
    ['Circles', report.cycles.map(({ type, refs }) => `${type}: ${refs.map(short).join(', ')}`)],
    [
      'Defined twice',
      report.duplicates.map(
        (each) => `${short(each.ref)} ${place(each.winner)} ${place(each.loser)}`,
      ),
    ],
    [
      'No longer in their source',
      report.orphans.map((each) => `${short(each.ref)} ${place(each.place)}`),
    ],
  ]
  return [
    ...sections
      .filter(([, lines]) => lines.length > 0)
      .flatMap(([title, lines]) => [style.bold(title), ...lines.map((line) => indent + line), '']),
    found === 0
      ? `${style.good(symbols.ok)} Nothing to put right`
      : `${style.bad(symbols.error)} ${count(found, 'finding')}`,
  ]
}

/** What is missing, what may be meant by it, and below it who names it and where. */
function danglingLines(
  { style, clean }: Screen,
  dangling: IntegrityReport['dangling'],
  place: (text: string) => string,
): string[] {
  const short = (ref: string) => clean(shortRef(ref))
  const byTarget = new Map<string, DanglingRelation[]>()
  for (const each of dangling)
    byTarget.set(each.targetRef, [...(byTarget.get(each.targetRef) ?? []), each])
  return [...byTarget].flatMap(([target, relations]) => {
    const similar = relations[0]?.similar
    const hint = similar === undefined ? '' : style.dim(`; did you mean ${short(similar)}?`)
    return [
      `${short(target)}${hint}`,
      ...relations.map(
        (each) => `${indent}${short(each.ref)} ${clean(each.field)} ${place(each.place)}`,
      ),
    ]
  })
}
