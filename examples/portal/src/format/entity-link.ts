import type { Catalog } from '@callboard/catalog'
import { type Entity, entityRefOf, parseEntityRef } from '@callboard/core'
import type { EntityLink, EntityRow } from '../view-models.ts'

/** Address of an entity's page. */
export function entityHref(ref: string): string {
  const { kind, namespace, name } = parseEntityRef(ref)
  return `/catalog/${[namespace, kind, name].map((part) => encodeURIComponent(part.toLowerCase())).join('/')}`
}

/** What people call an entity: its title, or its display name, or its name. */
export function titleOf(entity: Entity): string {
  const profile = entity.spec?.profile as { displayName?: unknown } | undefined
  const displayName = typeof profile?.displayName === 'string' ? profile.displayName : undefined
  return entity.metadata.title ?? displayName ?? entity.metadata.name
}

/** A link to what a reference means; one that leads nowhere is said to be missing. */
export function linkTo(catalog: Pick<Catalog, 'get'>, ref: string): EntityLink {
  const entity = catalog.get(ref)
  const { kind, name } = parseEntityRef(ref)
  if (!entity) return { ref, kind: kind.toLowerCase(), title: name, missing: true }
  return { ref, kind: kind.toLowerCase(), title: titleOf(entity), href: entityHref(ref) }
}

/** The first entity that a relation of this type leads to. */
export function related(
  catalog: Pick<Catalog, 'get'>,
  entity: Entity,
  type: string,
): EntityLink | undefined {
  const relation = entity.relations?.find((candidate) => candidate.type === type)
  return relation && linkTo(catalog, relation.targetRef)
}

/** An entity as a row of a table. */
export function toRow(catalog: Pick<Catalog, 'get'>, entity: Entity): EntityRow {
  const { type, lifecycle, system } = entity.spec ?? {}
  const owner = related(catalog, entity, 'ownedBy')
  const partOf = typeof system === 'string' ? systemOf(catalog, entity) : undefined
  return {
    ...linkTo(catalog, entityRefOf(entity)),
    name: entity.metadata.name,
    namespace: entity.metadata.namespace ?? 'default',
    ...(entity.metadata.description && { description: entity.metadata.description }),
    ...(typeof type === 'string' && { type }),
    ...(typeof lifecycle === 'string' && { lifecycle }),
    ...(owner && { owner }),
    ...(partOf && { system: partOf }),
  }
}

function systemOf(catalog: Pick<Catalog, 'get'>, entity: Entity): EntityLink | undefined {
  const relation = entity.relations?.find(
    ({ type, targetRef }) => type === 'partOf' && targetRef.startsWith('system:'),
  )
  return relation && linkTo(catalog, relation.targetRef)
}
