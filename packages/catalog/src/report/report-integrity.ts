import { type EntityKind, type FieldReference, type Runtime, referencesOf } from '@callboard/core'
import { type Breath, createBreath } from '../breath.ts'
import { cyclesInTurns } from '../graph/find-cycles.ts'
import { peopleOf } from '../graph/owner-people.ts'
import type { Claim } from '../ingest/claim.ts'
import { kindOf } from '../ingest/edges-of.ts'
import { compareText } from '../query/compare-text.ts'
import { type Conflict, placeOf } from '../snapshot/settle-claims.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import { sortTexts } from '../snapshot/sort-texts.ts'
import { isOneOf, similarRefs } from './similar-refs.ts'

/** A relation that an entity declares. */
export interface DeclaredRelation {
  ref: string
  type: string
  targetRef: string
  /** The field that names the target: `spec.dependsOn.1`. */
  field: string
  /** Where the entity stands. */
  place: string
}

/** A relation to an entity that is not in the catalog. */
export interface DanglingRelation extends DeclaredRelation {
  /** What is in the catalog, and likely to be meant. */
  similar?: string
}

/** A relation to an entity of another kind than its field is for. */
export interface MisdirectedRelation extends DeclaredRelation {
  expected: readonly string[]
}

/** What is not right between the entities of a catalog, though each is valid by itself. In the order of references. */
export interface IntegrityReport {
  /** Relations to entities that are not in the catalog. */
  readonly dangling: readonly DanglingRelation[]
  readonly wrongKind: readonly MisdirectedRelation[]
  /** Entities that could have an owner, of whom none is in the catalog. */
  readonly ownerless: readonly string[]
  /** Groups without people, counting those of the groups below. */
  readonly emptyGroups: readonly string[]
  /** Entities that, along one type of relation, lead back to themselves; each circle once. */
  readonly cycles: readonly { type: string; refs: string[] }[]
  /** References that are defined in several places. */
  readonly duplicates: readonly Conflict[]
  /** Entities served in their last good version though their source can no longer be read, or nothing gives them any more. */
  readonly orphans: readonly { ref: string; place: string }[]
}

/** What {@link reportIntegrity} looks at. */
export interface ReportContext {
  snapshot: Snapshot
  kinds: readonly EntityKind[]
  conflicts: readonly Conflict[]
}

/** Relations that must not lead in a circle. */
const acyclic = ['dependsOn', 'partOf', 'childOf']

/** Gives the report on a moment, looked for once: several pages ask for it, and everybody gets the same. */
export function createReports(
  kinds: readonly EntityKind[],
  runtime: Runtime,
): (moment: Omit<ReportContext, 'kinds'>) => Promise<IntegrityReport> {
  const made = new WeakMap<object, Promise<IntegrityReport>>()
  return (moment) => {
    const known = made.get(moment)
    if (known) return known
    const { snapshot, conflicts } = moment
    const report = reportIntegrity({ snapshot, conflicts, kinds }, createBreath(runtime))
    made.set(moment, report)
    return report
  }
}

/** The report on one moment. It looks at everything there is, so it lets others run in between. */
export async function reportIntegrity(
  { snapshot, kinds, conflicts }: ReportContext,
  breath: Breath,
): Promise<IntegrityReport> {
  const found: Findings = {
    dangling: [],
    wrongKind: [],
    ownerless: [],
    emptyGroups: [],
    orphans: [],
  }
  const missing: Missing = new Map()
  const refs = await sortTexts([...snapshot.claims.keys()], breath)
  for (const ref of refs) {
    examine(ref, { snapshot, kinds }, { found, missing })
    const pause = breath()
    if (pause) await pause
  }
  const cycles: { type: string; refs: string[] }[] = []
  for (const type of acyclic)
    for (const cycle of await cyclesInTurns(snapshot, type, breath))
      cycles.push({ type, refs: cycle })
  const similar = await similarRefs(missing, refs, breath)
  const dangling = found.dangling.map((relation) => withSimilar(relation, similar))
  return { ...found, dangling, cycles, duplicates: conflicts }
}

function withSimilar(
  relation: DanglingRelation,
  known: ReadonlyMap<string, string>,
): DanglingRelation {
  const similar = known.get(relation.targetRef)
  return similar === undefined ? relation : { ...relation, similar }
}

type Finding = 'dangling' | 'wrongKind' | 'ownerless' | 'emptyGroups' | 'orphans'

/** What is found entity by entity. */
type Findings = { [Key in Finding]: IntegrityReport[Key][number][] }

/** References that lead nowhere, each with the kinds that the field which names it is for. */
type Missing = Map<string, readonly string[] | undefined>

function examine(
  ref: string,
  { snapshot, kinds }: Pick<ReportContext, 'snapshot' | 'kinds'>,
  { found, missing }: { found: Findings; missing: Missing },
): void {
  const claim = snapshot.claims.get(ref)
  const kind = claim && kindOf(claim.entity, kinds)
  if (!claim) return
  const place = placeOf(claim)
  let isOwned = false
  for (const { rule, index, target } of kind ? declaredBy(claim, kind) : []) {
    const field = ['spec', rule.field, ...(index === undefined ? [] : [index])].join('.')
    const relation: DeclaredRelation = { ref, type: rule.type, targetRef: target, field, place }
    const isThere = snapshot.entities.has(target)
    if (!isThere) {
      found.dangling.push(relation)
      missing.set(target, rule.targetKinds)
    }
    if (rule.targetKinds && !isOneOf(target, rule.targetKinds))
      found.wrongKind.push({ ...relation, expected: rule.targetKinds })
    if (isThere && rule.type === 'ownedBy') isOwned = true
  }
  const canBeOwned = kind?.relations?.some(({ type }) => type === 'ownedBy') ?? false
  if (canBeOwned && !isOwned) found.ownerless.push(ref)
  if (ref.startsWith('group:') && peopleOf(snapshot, ref).length === 0) found.emptyGroups.push(ref)
  if (claim.stale) found.orphans.push({ ref, place })
}

/** The references of an entity, by type and then by target. */
function declaredBy({ entity }: Claim, kind: EntityKind): FieldReference[] {
  return referencesOf(entity, kind).references.sort(
    (a, b) => compareText(a.rule.type, b.rule.type) || compareText(a.target, b.target),
  )
}
