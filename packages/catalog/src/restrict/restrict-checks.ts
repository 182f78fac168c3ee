import { type Entity, parseEntityRef } from '@callboard/core'
import type { CheckReport, CheckResult, CheckSummary } from '../checks/check-report.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import type { IsHidden } from './redact-entity.ts'

/** What a text is given in place of one that names what is hidden. */
const unsaid = 'it is about an entity that you may not read'

/** What tells of the checks, without what may not be read. */
export interface CheckSieve {
  report(report: CheckReport): CheckReport
  /** A result, or a change of one, without the name of what is hidden. */
  redact<Told extends { ref: string; message?: string | null | undefined }>(told: Told): Told
}

export function createCheckSieve(
  { entities }: Pick<Snapshot, 'entities'>,
  isHidden: IsHidden,
): CheckSieve {
  const redact: CheckSieve['redact'] = (told) => {
    const names = hiddenNames(entities, told.ref, isHidden)
    const isTold = (text: unknown) =>
      typeof text === 'string' && names.some((name) => text.includes(name))
    const { message, fix } = told as { message?: unknown; fix?: unknown }
    if (!isTold(message) && !isTold(fix)) return told
    return {
      ...told,
      ...(isTold(message) && { message: unsaid }),
      ...(isTold(fix) && { fix: null }),
    }
  }
  return {
    redact,
    report(report) {
      const results = report.results.filter(({ ref }) => !isHidden(ref)).map(redact)
      return {
        ...report,
        checks: summariesOf(report.checks, results),
        results,
        levels: report.levels.filter(({ ref }) => !isHidden(ref)),
        failed: results.some(({ required, status }) => required && status === 'failed'),
        issues: report.issues.filter(({ ref }) => ref === undefined || !isHidden(ref)),
      }
    },
  }
}

/** Everything by which a check of an entity may call the hidden ones that it is related to. */
function hiddenNames(
  entities: ReadonlyMap<string, Entity>,
  ref: string,
  isHidden: IsHidden,
): string[] {
  const hidden = entities.get(ref)?.relations?.filter(({ targetRef }) => isHidden(targetRef)) ?? []
  return hidden.flatMap(({ targetRef }) => {
    const entity = entities.get(targetRef)
    return [parseEntityRef(targetRef).name, entity?.metadata.name, entity?.metadata.title].filter(
      (name) => name !== undefined,
    )
  })
}

function summariesOf(
  checks: readonly CheckSummary[],
  results: readonly CheckResult[],
): CheckSummary[] {
  const byName = new Map(
    checks.map((check) => [check.name, { ...check, passed: 0, failed: 0, skipped: 0, waived: 0 }]),
  )
  for (const { check, status } of results) {
    const summary = byName.get(check)
    if (summary) summary[status] += 1
  }
  return [...byName.values()]
}
