import type { Catalog } from '@callboard/catalog'
import { isApprover } from '../is-approver.ts'
import type { PolicyRule } from './policy-config.ts'

/** The rules that give somebody a permission, be it for some things only. */
export function fittingRules(
  { rules, catalog }: { rules: readonly PolicyRule[]; catalog: Pick<Catalog, 'get'> },
  { permission, user }: { permission: string; user: string },
): PolicyRule[] {
  const isOneOf = (names: readonly string[]) =>
    names.some((approver) => isApprover(catalog, { user, approver }))
  return rules.filter(
    ({ allow, to }) =>
      [allow].flat().some((pattern) => matches(pattern, permission)) &&
      (to === undefined || isOneOf([to].flat())),
  )
}

/** Whether a pattern of a rule names a permission. */
export function matches(pattern: string, permission: string): boolean {
  if (pattern === '*') return true
  return pattern.endsWith('.*')
    ? permission.startsWith(pattern.slice(0, -1))
    : permission === pattern
}
