import type { Catalog, EntityFilter } from '@callboard/catalog'
import { type Entity, entityRefOf } from '@callboard/core'
import { fittingRules } from './fitting-rules.ts'
import type { PolicyRule } from './policy-config.ts'
import { publicFilter, readingFilter, readingPermissions } from './reading-filter.ts'

/** What there is for whom, by the rules of a portal. */
export interface Reading {
  /** The catalog as somebody may read it; whole for nobody, which is the portal itself. */
  catalogFor(user: string | undefined): Catalog
  /** The catalog of which somebody may read the docs. */
  docsFor(user: string | undefined): Catalog
  /** Whether there is for somebody all that there is. */
  seesAll(user: string | undefined): boolean
  /** Which runs rules let somebody read. */
  runsFor(user: string | undefined): 'all' | 'own'
  /** Whether a reference is of an entity that somebody may not read. */
  hides(user: string | undefined, ref: string): boolean
  /** Whether entities that a filter selects are there, and somebody may read none of them. */
  hidesAll(user: string | undefined, filter: EntityFilter): boolean
  /** An entity as it can be made findable: what it says of others is what everybody may know. */
  findable(entity: Entity): Entity
}

/** Parts of the catalog that are kept; people with the same rights share one. */
const maxParts = 256

/**
 * Makes views of a catalog by the rules of a portal. A view follows the catalog by itself; who is in which group is looked up
 * again for each generation.
 *
 * @throws CATALOG_FILTER_INVALID for a rule whose condition cannot be read
 */
export function createReading(whole: Catalog, rules: readonly PolicyRule[] | undefined): Reading {
  for (const { where } of rules ?? []) if (where) whole.restrictTo(where)
  const partOf = keptParts(whole)
  const filterFor = rules ? keptFilters(whole, rules) : () => undefined
  const catalogFor: Reading['catalogFor'] = (user) =>
    user === undefined ? whole : partOf(filterFor(readingPermissions.entities, user))
  const forAll = rules ? partOf(publicFilter(rules)) : whole
  return {
    catalogFor,
    docsFor(user) {
      if (user === undefined) return whole
      const filters = [readingPermissions.entities, readingPermissions.docs]
        .map((permission) => filterFor(permission, user))
        .filter((filter) => filter !== undefined)
      return partOf(filters.length === 0 ? undefined : ({ $all: filters } as EntityFilter))
    },
    seesAll: (user) => catalogFor(user) === whole,
    runsFor(user) {
      if (!rules || user === undefined) return 'all'
      const asked = { permission: readingPermissions.runs, user }
      const fitting = fittingRules({ rules, catalog: whole }, asked)
      return fitting.some(({ own = false, where }) => !own && !where) ? 'all' : 'own'
    },
    hides: (user, ref) =>
      whole.byRefs([ref])[0] !== undefined && catalogFor(user).byRefs([ref])[0] === undefined,
    hidesAll(user, filter) {
      const countIn = (catalog: Catalog) => catalog.query({ filter, limit: 0 }).totalItems
      return countIn(catalogFor(user)) === 0 && countIn(whole) > 0
    },
    findable: (entity) => findableIn({ whole, forAll }, entity),
  }
}

function keptParts(whole: Catalog): (filter: EntityFilter | undefined) => Catalog {
  const parts = new Map<string, Catalog>()
  return (filter) => {
    if (filter === undefined) return whole
    const key = JSON.stringify(filter)
    const part = parts.get(key) ?? whole.restrictTo(filter)
    parts.delete(key)
    parts.set(key, part)
    if (parts.size > maxParts) parts.delete(parts.keys().next().value as string)
    return part
  }
}

function keptFilters(whole: Catalog, rules: readonly PolicyRule[]) {
  let generation = whole.generation
  const filters = new Map<string, EntityFilter | undefined>()
  return (permission: string, user: string): EntityFilter | undefined => {
    if (generation !== whole.generation) filters.clear()
    generation = whole.generation
    const key = `${permission} ${user}`
    if (!filters.has(key))
      filters.set(key, readingFilter({ rules, catalog: whole }, { permission, user }))
    return filters.get(key)
  }
}

/**
 * The words of a document are suggested to whoever may read it, so what not everybody may read is found by its own document only,
 * not by those of its neighbours.
 */
function findableIn(
  { whole, forAll }: { whole: Catalog; forAll: Catalog },
  entity: Entity,
): Entity {
  if (forAll === whole) return entity
  const known = forAll.get(entityRefOf(entity))
  if (known) return known
  const { relations = [], spec = {} } = entity
  const shown = relations.filter(({ targetRef }) => forAll.get(targetRef) || !whole.get(targetRef))
  if (shown.length === relations.length) return entity
  const { owner: _, ...rest } = spec
  return { ...entity, spec: rest, relations: shown }
}
