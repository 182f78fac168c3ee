import type { ContractCase } from '@callboard/core/testing'
import { parseCases } from '../cases/parse-cases.ts'
import { runCases } from '../cases/run-cases.ts'
import { parseSnapshots } from '../cases/snapshot.ts'
import type { Scaffolder } from '../run/create-scaffolder.ts'
import type { Template } from '../template/template.ts'
import { assertTrue } from './assertions.ts'

/** What {@link templateCases} works with. */
export interface TemplateCasesOptions {
  scaffolder: Pick<Scaffolder, 'plan'>
  template: Template
  /** Text of `template.test.yaml`. */
  text: string
  /** Text of `template.test.snapshot.yaml`. @default nothing is kept */
  kept?: string
}

/**
 * A template's own cases for any test runner, as `callboard template test` runs them.
 *
 * @example
 * ```ts no-run
 * import { templateCases } from '@callboard/scaffolder/testing'
 * for (const { name, run } of templateCases({ scaffolder, template, text, kept })) it(name, run)
 * ```
 * @throws SCAFFOLDER_CASES_INVALID
 */
export function templateCases({
  scaffolder,
  template,
  text,
  kept = '',
}: TemplateCasesOptions): ContractCase[] {
  const suite = parseCases({ text, file: 'template.test.yaml' })
  const snapshots = parseSnapshots({ text: kept, file: 'template.test.snapshot.yaml' })
  return suite.cases.map((each) => ({
    name: each.name,
    async run() {
      const own = snapshots.get(each.name)
      const { cases } = await runCases({
        scaffolder,
        template,
        cases: { ...suite, cases: [each] },
        kept: new Map(own ? [[each.name, own]] : []),
      })
      const problems = cases.flatMap((result) => result.problems)
      const lines = problems.map(({ message, diff = '' }) => `${message}\n${diff}`)
      assertTrue(problems.length === 0, lines.join('\n'))
    },
  }))
}
