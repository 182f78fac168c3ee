import type { CaseResult, CasesResult } from '@callboard/scaffolder/cases'
import { type CommandContext, defineCommand } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { shownPath } from '../shown-path.ts'
import { coverageText } from '../terminal/coverage.ts'
import { diffText } from '../terminal/diff-text.ts'
import type { Screen } from '../terminal/screen.ts'
import { indent } from '../terminal/table.ts'
import { duration } from '../terminal/words.ts'

interface TestOptions {
  update?: boolean
}

/** The cases of one file, with its name as it is shown. */
interface TestedFile extends Omit<CasesResult, 'snapshots'> {
  file: string
}

/** `callboard template test`: whether templates still make what they should. */
export const templateTest = defineCommand<TestOptions>({
  name: 'template test',
  summary: "Runs templates' own cases: values, and the files, steps and output that come of them.",
  examples: [
    'template test examples/acme/templates',
    'template test ./template.test.yaml --update',
    'template test examples/acme/templates --json',
  ],
  args: [['[path...]', 'files of cases, or folders with *.test.yaml in them (default: here)']],
  options: [
    {
      flags: '--update',
      description: 'takes what comes for what is expected; look at the difference in Git',
    },
  ],
  notes: [
    'Cases stand beside a template in template.test.yaml: cases: [{ name, values, secrets, user, expect }].',
    'What they make is kept in template.test.snapshot.yaml. Nothing is published: steps are planned.',
    'Exit code 1 when a case fails.',
  ],
  usesSources: true,
  async run(context) {
    const files = await test(context)
    const results = files.flatMap(({ cases }) => cases)
    const passed = results.filter((each) => each.passed).length
    const failed = results.length - passed
    return {
      json: { templates: files, summary: { passed, failed } },
      text: (screen) => testText(screen, files, { passed, failed }),
      exitCode: failed > 0 ? exitCodes.problems : exitCodes.ok,
    }
  },
})

async function test(context: CommandContext<TestOptions>): Promise<TestedFile[]> {
  const { writeFile } = await import('node:fs/promises')
  const { formatSnapshots, runCases, snapshotPath } = await import('@callboard/scaffolder/cases')
  const { findCases } = await import('../sources/find-cases.ts')
  const { findTemplate } = await import('../sources/locate-template.ts')
  const { loadSources } = await import('../sources/load-sources.ts')
  const { openPlanner } = await import('../sources/open-planner.ts')
  const { templateRoot } = await import('../sources/template-root.ts')
  const { args, options, io, signal, progress } = context
  const { update = false } = options
  const found = await findCases(args, io.cwd)
  const loaded = await loadSources(context)
  await using planner = await openPlanner(context, {
    command: 'template test',
    loaded,
    folders: found.map(({ template }) => templateRoot(template, io)),
  })
  const { scaffolder } = planner
  const tested: TestedFile[] = []
  for (const { path, cases, kept, template: file } of found) {
    const template = await findTemplate({ file }, { cwd: io.cwd })
    const { snapshots, ...result } = await progress.during(`Testing ${template.title}`, () =>
      runCases({ scaffolder, template, cases, kept, update, signal }),
    )
    if (update && cases.snapshot !== 'none')
      await writeFile(snapshotPath(path), formatSnapshots(snapshots))
    tested.push({ file: shownPath(path, io.cwd), ...result })
  }
  return tested
}

function testText(
  screen: Screen,
  files: readonly TestedFile[],
  { passed, failed }: { passed: number; failed: number },
): string[] {
  const { style, symbols, clean } = screen
  const total = `${passed} passed, ${failed} failed`
  return [
    ...files.flatMap(({ file, cases, coverage }) => [
      style.bold(clean(file)),
      ...cases.flatMap((result) => caseText(screen, result)),
      ...coverageText(screen, coverage),
      '',
    ]),
    failed > 0 ? style.bad(`${symbols.error} ${total}`) : `${style.good(symbols.ok)} ${total}`,
  ]
}

function caseText(screen: Screen, { name, passed, problems, ms }: CaseResult): string[] {
  const { style, symbols, clean } = screen
  const mark = passed ? style.good(symbols.ok) : style.bad(symbols.error)
  return [
    `${indent}${mark} ${clean(name)} ${style.dim(duration(ms))}`,
    ...problems.flatMap(({ message, diff }) => [
      `${indent.repeat(2)}${clean(message)}`,
      ...(diff === undefined ? [] : diffText(screen, diff, 3)),
    ]),
  ]
}
