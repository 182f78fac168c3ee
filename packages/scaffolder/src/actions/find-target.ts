import { didYouMean, objectWith } from '@callboard/core'
import { z } from 'zod'
import { errors } from '../errors.ts'

/** What a host says of each system that steps may use. */
export const targetShape = {
  name: z.string().min(1),
  url: z.url({ protocol: /^https?$/, error: 'expected an address that begins with https://' }),
  gate: objectWith('fetch', 'redact'),
}

/** How a step says which of several systems it means. */
export interface WantedTarget {
  name?: string | undefined
  url?: string | undefined
}

/**
 * Finds the system that a step means, among those that the host has set up; a step that names none means the only one.
 *
 * @param what - what they are: `cluster`
 * @throws SCAFFOLDER_TARGET_UNKNOWN
 */
export function findTarget<Target extends { name: string; url: string }>(
  what: string,
  targets: readonly Target[],
  { name, url }: WantedTarget,
): Target {
  const [only] = targets
  if (name === undefined && url === undefined && only && targets.length === 1) return only
  const found = targets.find((target) =>
    name === undefined ? isSameAddress(target.url, url) : target.name === name,
  )
  if (found) return found
  const known = targets.map((target) => target.name)
  const wanted = name ?? url ?? ''
  throw errors.TARGET_UNKNOWN({ what, name: wanted, known, suggestion: didYouMean(wanted, known) })
}

function isSameAddress(one: string, other: string | undefined): boolean {
  if (other === undefined || !URL.canParse(other)) return false
  const canonical = (address: string) => new URL(address).href.replace(/\/+$/, '')
  return canonical(one) === canonical(other)
}
