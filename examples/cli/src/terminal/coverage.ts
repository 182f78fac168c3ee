import type { CaseCoverage } from '@callboard/scaffolder/cases'
import type { Screen } from './screen.ts'
import { indent } from './table.ts'
import { count } from './words.ts'

/** Gaps of skeletons that are named; the rest is a number. */
const maxBranches = 20

/** What no case has reached: the gaps are named, the rest is a number. */
export function coverageText({ style, symbols, clean }: Screen, coverage: CaseCoverage): string[] {
  const { steps, conditions, branches } = coverage
  const ran = steps.filter((step) => step.ran).length
  const both = conditions.filter(({ held, failed }) => held && failed).length
  const untaken = branches.filter(({ taken }) => !taken)
  const gaps = [
    ...steps.filter((step) => !step.ran).map(({ id }) => `step "${id}" never ran`),
    ...conditions
      .filter(({ held, failed }) => held && !failed)
      .map(({ step }) => `the condition of "${step}" was never false`),
    ...untaken.slice(0, maxBranches).map(branchGap),
    ...(untaken.length > maxBranches
      ? [`${untaken.length - maxBranches} more branches of skeletons were never taken: --json`]
      : []),
  ]
  const parts = [
    `${ran} of ${count(steps.length, 'step')}`,
    ...(conditions.length > 0
      ? [`${both} of ${count(conditions.length, 'condition')} both ways`]
      : []),
    ...(branches.length > 0
      ? [
          `${branches.length - untaken.length} of ${count(branches.length, 'branch', 'branches')} of skeletons`,
        ]
      : []),
  ]
  return [
    `${indent}${style.dim(`covers ${parts.join(', ')}`)}`,
    ...gaps.map((gap) => `${indent}${style.caution(symbols.warning)} ${clean(gap)}`),
  ]
}

function branchGap({ file, line, kind, text, way }: CaseCoverage['branches'][number]): string {
  const never =
    kind === 'for'
      ? `${way ? 'never had an item' : 'was never empty'}`
      : `was never ${way ? 'true' : 'false'}`
  return `${file}:${line} "${text}" ${never}`
}
