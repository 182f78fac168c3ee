import type { Relation } from '@callboard/core'
import { deepFreeze } from '../deep-freeze.ts'
import type { Claim } from '../ingest/claim.ts'

/** Everything but the reference, which stands in a column of its own. */
interface PackedClaim extends Pick<Claim, 'entity' | 'source' | 'parent' | 'at' | 'stale'> {
  /** Source, type and target; an end that is the entity itself is left empty. */
  relations: readonly (readonly [string, string, string])[]
  problems?: Claim['problems'] | undefined
}

/** A claim as JSON. */
export function toClaimText({ ref, relations, problems, etag: _etag, ...rest }: Claim): string {
  const end = (other: string) => (other === ref ? '' : other)
  const packed: PackedClaim = {
    ...rest,
    relations: relations.map(({ source, type, target }) => [end(source), type, end(target)]),
    problems: problems.length > 0 ? problems : undefined,
  }
  return JSON.stringify(packed)
}

/** Gives equal texts as one, which matters where the same hundred names are read a hundred thousand times. */
export type ShareText = (text: string) => string

/** Sharing for one reading: what it remembers goes with it. */
export function createSharing(): ShareText {
  const known = new Map<string, string>()
  return (text) => {
    const first = known.get(text)
    if (first === undefined) known.set(text, text)
    return first ?? text
  }
}

/** The claim of a JSON text, frozen as a claim is. */
export function fromClaimText(ref: string, text: string, share: ShareText): Claim {
  const { relations, problems = [], entity, ...rest }: PackedClaim = JSON.parse(text)
  const toRelation = ([source, type, target]: PackedClaim['relations'][number]): Relation => ({
    source: source === '' ? ref : share(source),
    type: share(type),
    target: target === '' ? ref : share(target),
  })
  return {
    ...rest,
    ref,
    entity: deepFreeze(entity),
    etag: entity.metadata.etag ?? '',
    relations: relations.map(toRelation),
    source: share(rest.source),
    problems,
  }
}
