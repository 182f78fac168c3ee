import { canonicalRef, messageOf } from '@callboard/core'
import type { EntityFilter } from '../query/predicate.ts'
import { writtenWaiver } from './rule.ts'
import { checkSettledFilter } from './rule-filter.ts'
import { type RuleIssues, type RulePath, unknownName } from './rule-issues.ts'
import { endOfDay, type Waiver } from './waiver.ts'

/** A waiver of a file of rules; nothing when it cannot be used. */
export function readWaiverText(
  waiver: unknown,
  path: RulePath,
  { sink, checks }: { sink: RuleIssues; checks: readonly string[] },
): Waiver | undefined {
  const written = sink.check(writtenWaiver, waiver, path)
  if (!written) return undefined
  const { check, ref, filter, until } = written
  const before = sink.issues.length
  if (!checks.includes(check)) sink.add([...path, 'check'], unknownName('check', check, checks))
  if (endOfDay(until) === undefined)
    sink.add([...path, 'until'], {
      code: 'CHECKS_FIELD_INVALID',
      message: `"until" is not valid: "${until}" is not a day`,
      hint: 'Write it as YYYY-MM-DD.',
    })
  if ((ref === undefined) === (filter === undefined))
    sink.add(path, {
      code: 'CHECKS_FIELD_REQUIRED',
      message: 'A waiver needs either "ref" or "filter"',
      hint: 'Name the entity: ref: component:shop.',
    })
  if (ref !== undefined) checkRef(ref, [...path, 'ref'], sink)
  if (filter !== undefined) checkSettledFilter(filter, [...path, 'filter'], sink)
  if (sink.issues.slice(before).some(({ severity }) => severity === 'error')) return undefined
  return {
    ...written,
    filter: filter as EntityFilter | undefined,
    at: sink.placeOf(path),
  }
}

function checkRef(ref: string, path: RulePath, sink: RuleIssues): void {
  try {
    canonicalRef(ref)
  } catch (error) {
    sink.add(path, {
      code: 'CHECKS_FIELD_INVALID',
      message: messageOf(error),
      hint: 'Write it as kind:namespace/name.',
    })
  }
}
