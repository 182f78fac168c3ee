import type { Relation } from '@callboard/core'
import { deepFreeze } from '../deep-freeze.ts'
import type { Claim } from '../ingest/claim.ts'
import type { KeptRecord } from './catalog-store.ts'

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

/** Gives equal texts as one. */
export type ShareText = (text: string) => string

/**
 * What a reading shares: `common` what stands in many sources, such as types of relations, `own` what stands in one source again
 * and again, such as its address. A text that is remembered stays in memory as long as the sharing.
 */
export interface Sharing {
  common: ShareText
  own: ShareText
}

/** Remembers texts. */
export function createSharing(): ShareText {
  const known = new Map<string, string>()
  return (text) => {
    const first = known.get(text)
    if (first === undefined) known.set(text, text)
    return first ?? text
  }
}

/**
 * The claim of a JSON text, frozen as a claim is. It takes no more memory than one that was just made: key by key, because a copy
 * by rest and spread is an object of a kind of its own, and with its address once, which stands in it six times.
 */
export function fromClaimText(ref: string, text: string, { common, own }: Sharing): Claim {
  const { entity, relations, source, parent, at, problems, stale }: PackedClaim = JSON.parse(text)
  const toRelation = ([source, type, target]: PackedClaim['relations'][number]): Relation => ({
    source: source === '' ? ref : common(source),
    type: common(type),
    target: target === '' ? ref : common(target),
  })
  const { annotations = {} } = entity.metadata
  for (const key in annotations) annotations[key] = own(annotations[key] as string)
  entity.apiVersion = common(entity.apiVersion)
  return {
    ref,
    entity: deepFreeze(entity),
    etag: entity.metadata.etag ?? '',
    relations: relations.length === 0 ? noRelations : relations.map(toRelation),
    source: own(source),
    parent: parent === undefined ? undefined : own(parent),
    at: at && { ...at, file: own(at.file) },
    problems: problems ?? noProblems,
    stale,
  }
}

/** The record of a JSON text. */
export function fromRecordText(
  text: string,
  { claims, own }: Pick<Sharing, 'own'> & { claims: readonly Claim[] },
): KeptRecord {
  const record: KeptRecord = JSON.parse(text)
  // Into the same object, for the reason above; most have nothing in their lists.
  return Object.assign(record, {
    source: own(record.source),
    file: own(record.file),
    origin: own(record.origin),
    issues: orNone(record.issues),
    followed: orNone(record.followed),
    leads: orNone(record.leads),
    claims,
  })
}

function orNone<Item>(list: readonly Item[]): readonly Item[] {
  return list.length === 0 ? none : list
}

const none: readonly never[] = Object.freeze([])
const noRelations: readonly Relation[] = none
const noProblems: Claim['problems'] = none
