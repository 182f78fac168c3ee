import { MaskedMap } from '../restrict/masked-map.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import { type RelationIndex, relationIndexOf } from './relation-index.ts'

/** Whether a walk does not come to the reference with a number. */
export type IsHiddenNumber = (number: number) => boolean

const hiddenNumbers = new WeakMap<
  Snapshot['relations'],
  { index: RelationIndex; isHidden: IsHiddenNumber }
>()

/** The relations of a snapshot as numbers, and where it is a part of another one, what of those is hidden. */
export function linksOf({ relations }: Pick<Snapshot, 'relations'>): {
  index: RelationIndex
  isHidden?: IsHiddenNumber
} {
  if (!(relations instanceof MaskedMap)) return { index: relationIndexOf({ relations }) }
  const index = relationIndexOf({ relations: relations.whole })
  const known = hiddenNumbers.get(relations)
  if (known?.index === index) return known
  const links = { index, isHidden: rememberHidden(index, relations.isHidden) }
  hiddenNumbers.set(relations, links)
  return links
}

/** A number is quicker to look up than a reference, and a walk comes to the same ones again and again. */
function rememberHidden(
  { refs }: RelationIndex,
  isHidden: (ref: string) => boolean,
): IsHiddenNumber {
  const [hidden, shown] = [1, 2]
  let known = new Uint8Array(refs.length)
  return (number) => {
    if (number >= known.length) {
      const wider = new Uint8Array(2 * refs.length)
      wider.set(known)
      known = wider
    }
    if (known[number] === 0) known[number] = isHidden(refs[number] as string) ? hidden : shown
    return known[number] === hidden
  }
}
