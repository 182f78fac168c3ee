import {
  CallboardError,
  canonicalRef,
  checkOptions,
  objectWith,
  type Runtime,
} from '@callboard/core'
import { nodeRuntime } from '@callboard/core/node'
import { z } from 'zod'
import type { OnBranch } from '../expressions/branch-probes.ts'
import type { Scaffolder } from '../run/create-scaffolder.ts'
import type { Plan } from '../run/plan-template.ts'
import type { Template } from '../template/template.ts'
import { type CaseCoverage, caseCoverage, seenBranches } from './case-coverage.ts'
import { type CaseProblem, checkExpectations, compareSnapshots } from './compare-snapshots.ts'
import type { TemplateCase, TemplateCases } from './parse-cases.ts'
import { type CaseSnapshot, type Snapshots, snapshotOf } from './snapshot.ts'

/** How a case went. */
export interface CaseResult {
  name: string
  passed: boolean
  problems: CaseProblem[]
  /** Duration in milliseconds. */
  ms: number
}

/** How the cases of a template went. */
export interface CasesResult {
  template: string
  cases: CaseResult[]
  coverage: CaseCoverage
  /** What is to be kept: what the cases have made, and of one that failed what was kept before. */
  snapshots: Snapshots
}

/** What {@link runCases} works with. */
export interface RunCasesOptions {
  scaffolder: Pick<Scaffolder, 'plan'>
  template: Template
  cases: TemplateCases
  /** What was kept. @default nothing */
  kept?: Snapshots
  /** Takes what comes for what is expected, save for what the cases say themselves. @default false */
  update?: boolean
  /** Cases that are planned at the same time. @default 4 */
  concurrency?: number
  /** @default the real clock */
  runtime?: Runtime
  signal?: AbortSignal | undefined
}

const optionsSchema = z.strictObject({
  scaffolder: objectWith('plan'),
  template: z.looseObject({ ref: z.string() }),
  cases: z.looseObject({ cases: z.array(z.looseObject({ name: z.string() })) }),
  kept: objectWith('get', 'keys').optional(),
  update: z.boolean().optional(),
  concurrency: z.int().min(1).optional(),
  runtime: objectWith('monotonicMs').optional(),
  signal: z.instanceof(AbortSignal).optional(),
})

type ObservedOptions = RunCasesOptions & { onBranch: OnBranch }

interface Attempt {
  result: CaseResult
  plan: Plan | undefined
  found: CaseSnapshot
}

/**
 * Plans each case of a template and compares what comes with what was kept and with what the case says. Nothing outside
 * scratch folders is touched.
 *
 * @example
 * ```ts no-run
 * import { parseCases, runCases } from '@callboard/scaffolder/cases'
 * const cases = parseCases({ text, file: 'template.test.yaml' })
 * const { cases: results, coverage } = await runCases({ scaffolder, template, cases })
 * ```
 * @throws CORE_OPTION_INVALID, and the reason of the signal
 */
export async function runCases(options: RunCasesOptions): Promise<CasesResult> {
  checkOptions('runCases', optionsSchema, options)
  const { template, cases, kept = new Map(), update = false, concurrency = 4, signal } = options
  const attempts: Attempt[] = []
  const seen = seenBranches()
  const queue = cases.cases.entries()
  const worker = async () => {
    for (const [index, each] of queue) {
      signal?.throwIfAborted()
      attempts[index] = await attempt({ ...options, onBranch: seen.onBranch }, each)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
  const names = new Set(cases.cases.map(({ name }) => name))
  const left = update ? [] : [...kept.keys()].filter((name) => !names.has(name))
  return {
    template: template.ref,
    cases: [...attempts.map(({ result }) => result), ...left.map(withoutCase)],
    coverage: caseCoverage(template, {
      plans: attempts.flatMap(({ plan }) => plan ?? []),
      branches: seen.list(),
    }),
    snapshots: new Map(
      attempts.flatMap(({ result: { name, passed }, found }) => {
        const right = passed ? found : kept.get(name)
        return right ? [[name, right]] : []
      }),
    ),
  }
}

async function attempt(options: ObservedOptions, each: TemplateCase): Promise<Attempt> {
  const { cases, kept = new Map(), update = false, runtime = nodeRuntime } = options
  const startedMs = runtime.monotonicMs()
  const plan = await planCase(options, each)
  const found = CallboardError.is(plan) ? refused(plan.code) : snapshotOf(plan, cases.snapshot)
  const before = kept.get(each.name)
  const surprise = unexpected(each, CallboardError.is(plan) ? plan : plan.error)
  // What is missing because of an error is no news.
  const problems = surprise ?? [
    ...checkExpectations(each.expect, found),
    ...(update || cases.snapshot === 'none' ? [] : compared(before, found)),
  ]
  return {
    result: {
      name: each.name,
      passed: problems.length === 0,
      problems,
      ms: Math.round(runtime.monotonicMs() - startedMs),
    },
    plan: CallboardError.is(plan) ? undefined : plan,
    found,
  }
}

/** A plan, or the error by which its answers were refused. */
async function planCase(
  { scaffolder, template, onBranch, signal }: ObservedOptions,
  { values, secrets, user }: TemplateCase,
): Promise<Plan | CallboardError> {
  try {
    return await scaffolder.plan(template, {
      parameters: values,
      secrets,
      onBranch,
      ...(user !== undefined && { user: { ref: canonicalRef(user, { kind: 'user' }) } }),
      signal,
    })
  } catch (error) {
    if (!CallboardError.is(error)) throw error
    return error
  }
}

function refused(code: string): CaseSnapshot {
  return { steps: {}, error: code, files: {} }
}

function compared(before: CaseSnapshot | undefined, found: CaseSnapshot): CaseProblem[] {
  if (before) return compareSnapshots(before, found)
  return [{ message: 'nothing is kept of it yet: look at what it makes, then add --update' }]
}

/** An error is never taken for what is expected unless the case says so, and is said whole. */
function unexpected(
  { expect }: TemplateCase,
  error: { code: string; message: string } | undefined,
): CaseProblem[] | undefined {
  return error && expect.error !== error.code ? [{ message: error.message }] : undefined
}

function withoutCase(name: string): CaseResult {
  const message = 'it is kept, and there is no case of that name: add --update to drop it'
  return { name, passed: false, problems: [{ message }], ms: 0 }
}
