import type { Catalog } from '@callboard/catalog'
import {
  CallboardError,
  type Entity,
  type EntityRef,
  entityRefOf,
  parseEntityRef,
} from '@callboard/core'
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

/** Address of a template's form. */
export function templateHref(ref: string): string {
  const { namespace, name } = parseEntityRef(ref)
  return `/templates/${[namespace, name].map((part) => encodeURIComponent(part.toLowerCase())).join('/')}`
}

/** The parts of a reference that a document or a request wrote; undefined when it is none. */
export function readRef(ref: string, defaultKind?: string): EntityRef | undefined {
  try {
    return parseEntityRef(ref, { kind: defaultKind })
  } catch (error) {
    if (CallboardError.is(error)) return undefined
    throw error
  }
}

/** A link to what a reference means; one that leads nowhere, or is none, is said to be missing. */
export function linkTo(catalog: Pick<Catalog, 'get'>, ref: string): EntityLink {
  const parts = readRef(ref)
  if (!parts) return { ref, kind: 'entity', title: ref, missing: true }
  const [kind, entity] = [parts.kind.toLowerCase(), catalog.get(ref)]
  if (!entity) return { ref, kind, title: parts.name, missing: true }
  return { ref, kind, title: titleOf(entity), href: entityHref(ref) }
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

/** What a reference means as a row of a table, be it in the catalog or gone from it. */
export function rowOfRef(catalog: Pick<Catalog, 'get'>, ref: string): EntityRow {
  const entity = catalog.get(ref)
  return entity ? toRow(catalog, entity) : { ...linkTo(catalog, ref), name: ref, namespace: '' }
}

const unownedKinds: ReadonlySet<string> = new Set(['User', 'Group', 'Location'])

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
    ...(!owner && unownedKinds.has(entity.kind) && { unowned: true }),
    ...(partOf && { system: partOf }),
  }
}

function systemOf(catalog: Pick<Catalog, 'get'>, entity: Entity): EntityLink | undefined {
  const relation = entity.relations?.find(
    ({ type, targetRef }) => type === 'partOf' && targetRef.startsWith('system:'),
  )
  return relation && linkTo(catalog, relation.targetRef)
}
