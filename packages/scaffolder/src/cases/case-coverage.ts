import type { OnBranch, TextBranch } from '../expressions/branch-probes.ts'
import type { Plan } from '../run/plan-template.ts'
import type { Template } from '../template/template.ts'

/** What of a template no case has reached. */
export interface CaseCoverage {
  steps: { id: string; ran: boolean }[]
  /** Steps with an `if`: whether cases have seen it hold and not hold. */
  conditions: { step: string; if: string; held: boolean; failed: boolean }[]
  /** Branches of the skeletons that cases have rendered. */
  branches: (TextBranch & { taken: boolean })[]
}

/** Gathers what cases tell of the branches of skeletons. */
export interface SeenBranches {
  onBranch: OnBranch
  /** By file and place, each once, whichever cases and steps have rendered it. */
  list(): CaseCoverage['branches']
}

/** Begins to gather. */
export function seenBranches(): SeenBranches {
  const seen = new Map<string, CaseCoverage['branches'][number]>()
  return {
    onBranch(branch, taken) {
      const key = JSON.stringify(branch)
      const known = seen.get(key)
      if (!known) seen.set(key, { ...branch, taken })
      else known.taken ||= taken
    },
    list: () => [...seen.values()].sort(byPlace),
  }
}

function byPlace(a: TextBranch, b: TextBranch): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1
  return a.line - b.line || a.column - b.column || Number(b.way) - Number(a.way)
}

/** What the plans of cases have reached of a template. */
export function caseCoverage(
  { steps }: Pick<Template, 'steps'>,
  { plans, branches }: { plans: readonly Plan[]; branches: CaseCoverage['branches'] },
): CaseCoverage {
  const seen = new Map<string, Set<'ran' | 'skipped'>>(steps.map(({ id }) => [id, new Set()]))
  for (const plan of plans) {
    let isWell = true
    for (const { id, status } of plan.steps) {
      // After a failure it is not the condition alone that decides.
      if (status !== 'skipped') seen.get(id)?.add('ran')
      else if (isWell) seen.get(id)?.add('skipped')
      if (status === 'failed') isWell = false
    }
  }
  const saw = (id: string, what: 'ran' | 'skipped') => seen.get(id)?.has(what) ?? false
  return {
    steps: steps.map(({ id }) => ({ id, ran: saw(id, 'ran') })),
    conditions: steps.flatMap(({ id, if: condition }) =>
      typeof condition === 'string'
        ? [{ step: id, if: condition, held: saw(id, 'ran'), failed: saw(id, 'skipped') }]
        : [],
    ),
    branches,
  }
}
