import { type Entity, type Issue, messageOf, type Runtime, throwIfAborted } from '@callboard/core'
import { createBreath } from '../breath.ts'
import { matchesCondition } from '../query/matches-condition.ts'
import type { Signals } from '../signals/create-signals.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import type { Check, CheckCatalog, CheckContext, CheckOutcome } from './check.ts'
import { createCheckCatalog } from './check-catalog.ts'
import type { CheckReport, CheckResult, CheckSummary } from './check-report.ts'
import type { ReadCheckSet } from './check-set.ts'
import type { ValuesOf } from './explain-condition.ts'
import { levelOf } from './level-of.ts'
import { outcomeOf } from './outcome-of.ts'
import { expiredIssue, type ReadWaiver } from './waiver.ts'

/** What checks are evaluated on. */
export interface EvaluateContext {
  set: ReadCheckSet
  snapshot: Snapshot
  signals: Signals
  runtime: Runtime
  signal: AbortSignal | undefined
}

interface Run extends EvaluateContext {
  catalog: CheckCatalog
  now: number
  /** By the check that has them: one that throws says so once. */
  issues: Map<string, Issue>
}

/** @param refs - canonical, of entities in the snapshot, sorted */
export async function evaluateChecks(
  context: EvaluateContext,
  refs: readonly string[],
): Promise<CheckReport> {
  const { snapshot, runtime, signal } = context
  const run: Run = {
    ...context,
    catalog: createCheckCatalog(snapshot),
    now: runtime.now(),
    issues: new Map(),
  }
  const found: (CheckResult[] | Promise<CheckResult[]>)[] = []
  const breath = createBreath(runtime)
  for (const ref of refs) {
    const entity = snapshot.entities.get(ref)
    const own = entity ? checkEntity(run, ref, entity) : []
    // Cancelled in between, nobody waits for those that are under way.
    if (own instanceof Promise) own.catch(() => undefined)
    found.push(own)
    const pause = breath()
    if (!pause) continue
    await pause
    throwIfAborted(signal)
  }
  return reportOf(run, await Promise.all(found))
}

/** @param perEntity - the results of each entity */
function reportOf(run: Run, perEntity: readonly CheckResult[][]): CheckReport {
  const { set, snapshot } = run
  const results = perEntity.flat()
  return {
    generation: snapshot.generation,
    checks: summaries(set, results),
    results,
    levels: perEntity.flatMap((own) => levelOf(own[0]?.ref ?? '', own, set.levels) ?? []),
    order: [...set.levels],
    failed: results.some(({ status, required }) => status === 'failed' && required),
    issues: [
      ...set.issues,
      ...expired(set, run.now),
      ...withoutSignals(run),
      ...run.issues.values(),
    ],
  }
}

/** At once, unless a signal must be read first. */
function checkEntity(
  run: Run,
  ref: string,
  entity: Entity,
): CheckResult[] | Promise<CheckResult[]> {
  const { catalog, runtime, set } = run
  const valuesOf: ValuesOf = (path) => catalog.values(entity, path)
  const asked: Check[] = []
  const names = new Set<string>()
  for (const { check, condition } of set.checks) {
    if (!matchesCondition(condition, valuesOf)) continue
    asked.push(check)
    for (const name of check.signals ?? []) names.add(name)
  }
  const results = (signals: CheckContext['signals']) => {
    const context: CheckContext = { entity, ref, catalog, signals, runtime }
    return asked.flatMap((check) => resultOf(run, check, context) ?? [])
  }
  if (names.size === 0) return results({})
  return run.signals
    .read(entity, { names: [...names], signal: run.signal })
    .then((readings) => results(Object.fromEntries(readings.map((each) => [each.name, each]))))
}

function resultOf(run: Run, check: Check, context: CheckContext): CheckResult | undefined {
  const outcome = judge(run, check, context)
  if (!outcome) return undefined
  const { status, message, fix } = outcome
  const waiver = status === 'failed' ? waiverOf(run, check, context) : undefined
  const { ref } = context
  return {
    ref,
    check: check.name,
    status: waiver ? 'waived' : status,
    passed: status === 'passed',
    level: check.level ?? null,
    required: check.required ?? false,
    message: status === 'passed' ? null : (message ?? check.description ?? null),
    fix: status === 'passed' ? null : (fix ?? null),
    ...(waiver && { waiver }),
  }
}

/** A check that throws is a mistake of its own: it says nothing about the entity, and the others are asked all the same. */
function judge(run: Run, check: Check, context: CheckContext): CheckOutcome | undefined {
  try {
    return outcomeOf(check, context)
  } catch (error) {
    const { name } = check
    const message = `The check "${name}" failed at "${context.ref}": ${messageOf(error)}`
    const hint = 'This is a mistake in the check, not in the entity.'
    if (!run.issues.has(name))
      run.issues.set(name, { severity: 'error', code: 'CHECK_FAILED', message, hint })
    return { status: 'skipped', message, fix: hint }
  }
}

function waiverOf({ set, now }: Run, { name }: Check, { entity, ref, catalog }: CheckContext) {
  const waiver = set.waivers
    .get(name)
    ?.find(
      (each) =>
        each.endMs > now &&
        (each.condition
          ? matchesCondition(each.condition, (path) => catalog.values(entity, path))
          : each.ref === ref),
    )
  return waiver && { until: waiver.until, reason: waiver.reason, by: waiver.by }
}

/** A check that is skipped everywhere says so once. */
function withoutSignals({ set, signals: known }: Run): Issue[] {
  return set.checks.flatMap(({ check: { name, signals = [] } }) =>
    signals
      .filter((signal) => !known.has(signal))
      .map((signal) => ({
        severity: 'warning',
        code: 'CHECK_SIGNAL_MISSING',
        message: `The check "${name}" reads the signal "${signal}", which is not set up, so nothing can be told`,
        hint: 'Add the signal to the configuration, or remove the check.',
      })),
  )
}

function expired({ waivers }: ReadCheckSet, now: number): Issue[] {
  const isOver = ({ endMs }: ReadWaiver) => endMs <= now
  return [...waivers.values()].flat().filter(isOver).map(expiredIssue)
}

function summaries({ checks }: ReadCheckSet, results: readonly CheckResult[]): CheckSummary[] {
  const byName = new Map<string, CheckSummary>(
    checks.map(({ check: { name, description = null, level = null, required = false } }) => [
      name,
      { name, description, level, required, passed: 0, failed: 0, skipped: 0, waived: 0 },
    ]),
  )
  for (const { check, status } of results) {
    const summary = byName.get(check)
    if (summary) summary[status] += 1
  }
  return [...byName.values()]
}
