import type { Catalog, IntegrityReport } from '@callboard/catalog'
import type { FindingRow } from '../view-models.ts'
import { linkTo } from './entity-link.ts'
import { relationWords } from './relation-words.ts'
import { shortLocation } from './short-location.ts'

/** A part of the integrity report, as readers are told of it. */
export interface FindingKind {
  name: keyof IntegrityReport
  title: string
  explanation: string
  count(report: IntegrityReport): number
  rows(report: IntegrityReport, shown: Shown): FindingRow[]
}

interface Shown {
  catalog: Pick<Catalog, 'get'>
  from: number
  to: number
}

/** One kind of finding: what is counted, and how each becomes a row. */
function findingKind<Name extends keyof IntegrityReport>(
  name: Name,
  texts: Pick<FindingKind, 'title' | 'explanation'>,
  toFinding: (finding: IntegrityReport[Name][number], catalog: Shown['catalog']) => FindingRow,
): FindingKind {
  const all = (report: IntegrityReport): readonly IntegrityReport[Name][number][] => report[name]
  return {
    name,
    ...texts,
    count: (report) => all(report).length,
    rows: (report, { catalog, from, to }) =>
      all(report)
        .slice(from, to)
        .map((finding) => toFinding(finding, catalog)),
  }
}

/** Every part of the report, those first that most often mean that something is wrong. */
export const findingKinds: readonly FindingKind[] = [
  findingKind(
    'dangling',
    {
      title: 'Leads nowhere',
      explanation:
        'A relation names what is not in the catalog. Write the reference right, or register what it means.',
    },
    ({ ref, type, targetRef, field, similar, place }, catalog) => ({
      entity: linkTo(catalog, ref),
      relation: relationWords(type),
      targetRef,
      text: similar === undefined ? field : `${field}: did you mean ${similar}?`,
      place: shortLocation(place),
    }),
  ),
  findingKind(
    'wrongKind',
    {
      title: 'Wrong kind',
      explanation: 'A relation names an entity of a kind that it is not for.',
    },
    ({ ref, type, targetRef, field, expected, place }, catalog) => ({
      entity: linkTo(catalog, ref),
      relation: relationWords(type),
      targetRef,
      text: `${field} expects ${expected.join(' or ')}`,
      place: shortLocation(place),
    }),
  ),
  findingKind(
    'ownerless',
    {
      title: 'No owner',
      explanation: 'Nobody in the catalog owns it. Name a group or a user in spec.owner.',
    },
    (ref, catalog) => ({ entity: linkTo(catalog, ref) }),
  ),
  findingKind(
    'emptyGroups',
    {
      title: 'Nobody in it',
      explanation: 'A group without people, in it or below it: what it owns has nobody to call.',
    },
    (ref, catalog) => ({ entity: linkTo(catalog, ref) }),
  ),
  findingKind(
    'cycles',
    {
      title: 'Circles',
      explanation: 'Along one relation they lead back to themselves, so none comes first.',
    },
    ({ type, refs }, catalog) => ({
      entity: linkTo(catalog, refs[0] ?? ''),
      relation: relationWords(type),
      path: [...refs, ...refs.slice(0, 1)].map((ref) => linkTo(catalog, ref)),
    }),
  ),
  findingKind(
    'duplicates',
    {
      title: 'Defined twice',
      explanation: 'Two documents claim one reference. One is served; the other is kept out.',
    },
    ({ ref, winner, loser }, catalog) => ({
      entity: linkTo(catalog, ref),
      text: `kept out: ${shortLocation(loser)}`,
      place: shortLocation(winner),
    }),
  ),
  findingKind(
    'orphans',
    {
      title: 'No source',
      explanation:
        'Served as it last was: its source can no longer be read, or nothing gives it any more.',
    },
    ({ ref, place }, catalog) => ({ entity: linkTo(catalog, ref), place: shortLocation(place) }),
  ),
]
