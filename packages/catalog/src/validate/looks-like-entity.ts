import type { EntityKind } from '@callboard/core'

/** The part of an `apiVersion` before its `/`: `backstage.io`. */
function groupsOf(kinds: readonly EntityKind[]): Set<string> {
  return new Set(
    kinds.flatMap(({ apiVersion }) => [apiVersion].flat().map((version) => groupOf(version))),
  )
}

function groupOf(apiVersion: string): string {
  return apiVersion.split('/')[0] ?? ''
}

/**
 * Whether a text may hold entities, without parsing it: somewhere an `apiVersion` has the group of a known kind. Files of
 * other formats with `apiVersion` and `kind`, such as those of Kubernetes, are none of a catalog's business.
 */
export function looksLikeEntities(text: string, kinds: readonly EntityKind[]): boolean {
  const groups = groupsOf(kinds)
  for (const [, group = ''] of text.matchAll(/\bapiVersion["']?[ \t]*:[ \t]*["']?([\w.-]+)/g))
    if (groups.has(group)) return true
  return false
}

/** The same for a document. */
export function looksLikeEntity(value: unknown, kinds: readonly EntityKind[]): boolean {
  const apiVersion = (value as { apiVersion?: unknown } | null)?.apiVersion
  return typeof apiVersion === 'string' && groupsOf(kinds).has(groupOf(apiVersion))
}
