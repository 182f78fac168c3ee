import { z } from 'zod'
import type { RelationRule } from './define-kind.ts'

/** Text that says something. */
export const text = z.string().min(1, { message: 'expected text that is not empty' })
/** A list of references. */
export const refs = z.array(text)
/** Versions in which the kinds of the core model are written. */
export const coreVersions = ['backstage.io/v1alpha1', 'backstage.io/v1beta1'] as const
const owners = ['Group', 'User']

/** Every kind that has an owner has it in this way. */
export const ownedBy: RelationRule = {
  field: 'owner',
  type: 'ownedBy',
  reverse: 'ownerOf',
  defaultKind: 'Group',
  targetKinds: owners,
}
/** A field that names what an entity is a part of. */
export const partOf = (field: string, kind: string): RelationRule => ({
  field,
  type: 'partOf',
  reverse: 'hasPart',
  defaultKind: kind,
  targetKinds: [kind],
})
export const dependsOn: RelationRule = {
  field: 'dependsOn',
  type: 'dependsOn',
  reverse: 'dependencyOf',
}
export const dependencyOf: RelationRule = {
  field: 'dependencyOf',
  type: 'dependencyOf',
  reverse: 'dependsOn',
}
