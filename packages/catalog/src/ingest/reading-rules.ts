import { hash } from 'node:crypto'
import type { CatalogOptions } from '../catalog-options.ts'

/**
 * Counts up when a release reads something else from the same text: another rule, another relation, another default. What was
 * kept by other rules is then read again.
 */
export const rulesOfRelease = 1

/** What of a catalog decides how a text is read. */
type RuledBy = Pick<CatalogOptions, 'compat' | 'kinds' | 'processors' | 'release' | 'rules'>

/**
 * Names the rules by which a catalog reads, so that what was read before a restart can be told from what would be read otherwise
 * now. None where code of the host's decides, in kinds or processors, and the host does not say which release of it.
 */
export function readingRules(options: RuledBy): string | undefined {
  const { compat, kinds = [], processors = [], release, rules } = options
  if (release === undefined && kinds.length + processors.length > 0) return undefined
  const own = kinds.map(({ apiVersion, kind }) => [apiVersion, kind])
  const names = processors.map(({ name }) => name)
  return digest([rulesOfRelease, compat, release, rules, own, names])
}

/** The rules of a catalog for a provider that may define certain kinds. */
export function rulesFor(
  provider: { kinds?: readonly string[] },
  rules: string | undefined,
): string | undefined {
  return rules === undefined ? undefined : digest([rules, provider.kinds])
}

function digest(value: unknown): string {
  return hash('sha256', JSON.stringify(value), 'base64url').slice(0, 16)
}
