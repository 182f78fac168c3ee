import { didYouMean, parseEntityRef } from '@callboard/core'
import type { Breath } from '../breath.ts'

/** References that are looked for; to compare each with all names of a large catalog takes milliseconds. */
const mostSought = 100

/**
 * What references that lead nowhere are likely to mean: an entity of the same name and another kind or namespace, for `owner: ada`
 * means a group; else one of the same kind and namespace whose name is nearly the same.
 *
 * @param missing - them, each with the kinds that its field is for; nothing where that is any
 * @param refs - all that there are
 */
export async function similarRefs(
  missing: ReadonlyMap<string, readonly string[] | undefined>,
  refs: readonly string[],
  breath: Breath,
): Promise<Map<string, string>> {
  const sought = new Map([...missing.keys()].slice(0, mostSought).map((ref) => [ref, nameIn(ref)]))
  const similar = new Map<string, string>()
  if (sought.size === 0) return similar
  const sameName = new Map([...sought.values()].map((name) => [name, [] as string[]]))
  /** References by all that comes before their names. */
  const siblings = new Map([...sought.keys()].map((ref) => [beforeName(ref), [] as string[]]))
  for (const ref of refs) {
    const name = nameIn(ref)
    sameName.get(name)?.push(ref)
    siblings.get(beforeName(ref))?.push(name)
    const pause = breath()
    if (pause) await pause
  }
  for (const [ref, name] of sought) {
    const near = didYouMean(name, siblings.get(beforeName(ref)) ?? [])
    const kinds = missing.get(ref)
    const same = sameName.get(name)?.find((other) => !kinds || isOneOf(other, kinds))
    const found = same ?? (near === undefined ? undefined : beforeName(ref) + near)
    if (found !== undefined) similar.set(ref, found)
    const pause = breath()
    if (pause) await pause
  }
  return similar
}

function nameIn(ref: string): string {
  return parseEntityRef(ref).name
}

/** `kind:namespace/` */
function beforeName(ref: string): string {
  return ref.slice(0, ref.indexOf('/') + 1)
}

/** Whether a reference is one of some kinds. */
export function isOneOf(ref: string, kinds: readonly string[]): boolean {
  return kinds.some((kind) => ref.startsWith(`${kind.toLowerCase()}:`))
}
