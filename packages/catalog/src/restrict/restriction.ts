import { type Entity, type Issue, referencesOf } from '@callboard/core'
import { kindOf } from '../ingest/edges-of.ts'
import { fieldValues } from '../query/field-values.ts'
import { matchesCondition } from '../query/matches-condition.ts'
import type { Condition } from '../query/predicate.ts'
import type { Snapshot, WholeSnapshot } from '../snapshot/snapshot.ts'
import { redactEntity } from './redact-entity.ts'
import { type RestrictedSnapshot, restrictSnapshot } from './restrict-snapshot.ts'

/** What of a catalog may be read, at each moment. */
export interface Restriction {
  /** Of the moment that is served, made once for each. */
  now(): RestrictedSnapshot
  /** Of a moment of the past: what is hidden now was always hidden. */
  at(past: Snapshot): Snapshot
  /** Whether a reference may be told of; `version` is what it was, for one that is no longer there. */
  allows(ref: string, version?: Entity): boolean
  /** A version of an entity without what it may not say now. */
  redact(version: Entity): Entity
  /** Whether an issue is about nothing hidden. */
  showsIssue(issue: Issue): boolean
}

export function createRestriction(condition: Condition, current: () => WholeSnapshot): Restriction {
  let made: { whole: WholeSnapshot; restricted: RestrictedSnapshot } | undefined
  const now = () => {
    const whole = current()
    if (made?.whole !== whole) made = { whole, restricted: restrictSnapshot(whole, condition) }
    return made.restricted
  }
  const hiddenFiles = createHiddenFiles()
  return {
    now,
    at: (past) => restrictSnapshot(past, condition, now().isHidden).snapshot,
    allows(ref, version) {
      const { isHidden } = now()
      if (current().entities.has(ref)) return !isHidden(ref)
      return version !== undefined && selects(condition, version, current())
    },
    redact(version) {
      const { kinds } = current()
      return redactEntity(version, { kinds, isHidden: now().isHidden })
    },
    showsIssue({ ref, at }) {
      const { isHidden } = now()
      if (ref !== undefined) return !isHidden(ref)
      return at === undefined || !hiddenFiles(current(), isHidden).has(at.file)
    },
  }
}

/** Whether a condition holds for an entity by itself, with the relations that its `spec` declares. */
function selects(condition: Condition, version: Entity, { kinds }: Snapshot): boolean {
  const kind = kindOf(version, kinds)
  const declared = kind ? referencesOf(version, kind).references : []
  const relations = declared.map(({ rule, target }) => ({ type: rule.type, targetRef: target }))
  const entity = { ...version, relations }
  return matchesCondition(condition, (path) => fieldValues(entity, path))
}

/** Where hidden entities stand: what is wrong there, and says not of which entity, may be of one of them. */
function createHiddenFiles() {
  const known = new WeakMap<RestrictedSnapshot['isHidden'], ReadonlySet<string>>()
  return ({ claims }: Snapshot, isHidden: RestrictedSnapshot['isHidden']) => {
    const files = known.get(isHidden) ?? new Set(filesOf(claims, isHidden))
    known.set(isHidden, files)
    return files
  }
}

function* filesOf(
  claims: Snapshot['claims'],
  isHidden: RestrictedSnapshot['isHidden'],
): Generator<string> {
  for (const [ref, { at, source }] of claims) {
    if (!isHidden(ref)) continue
    yield source
    if (at) yield at.file
  }
}
