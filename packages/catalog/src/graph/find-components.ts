import type { Snapshot } from '../snapshot/snapshot.ts'
import { refsOf, walkRelations } from './walk-relations.ts'

/**
 * The parts of the graph that no relation connects with one another, largest first, each sorted. Relations are always there
 * in both directions, so whatever is connected can be walked to.
 */
export function findComponents(
  snapshot: Pick<Snapshot, 'relations' | 'entities'>,
  follows: (type: string) => boolean,
): string[][] {
  const seen = new Set<string>()
  const components: string[][] = []
  for (const root of new Set([...snapshot.entities.keys(), ...snapshot.relations.keys()])) {
    if (seen.has(root)) continue
    const refs = refsOf(walkRelations(snapshot, root, { follows, limit: Number.POSITIVE_INFINITY }))
    for (const ref of refs) seen.add(ref)
    components.push(refs.sort())
  }
  return components.sort(
    (a, b) => b.length - a.length || ((a[0] as string) < (b[0] as string) ? -1 : 1),
  )
}
