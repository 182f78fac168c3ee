import { CallboardError, canonicalRef, entityRefOf, type Issue } from '@callboard/core'
import type { Catalog, RefreshResult } from '../catalog.ts'
import { catalogErrors } from '../errors.ts'
import { entityNotFound } from '../graph/entity-not-found.ts'
import type { Registration } from '../location.ts'
import { changeBetween } from './restrict-past.ts'
import type { Restriction } from './restriction.ts'

type Writing = Pick<
  Catalog,
  | 'refresh'
  | 'confirmDeletion'
  | 'register'
  | 'unregister'
  | 'relocate'
  | 'remove'
  | 'locations'
  | 'start'
>

/** What changes a catalog, told of only as far as it may be read; nobody changes what they may not read. */
export function restrictWriting(whole: Writing, restriction: Restriction): Writing {
  const refreshing = async (work: Promise<RefreshResult>): Promise<RefreshResult> => {
    const before = restriction.now()
    return toldOf(await work, { before, restriction })
  }
  const locations = () => whole.locations().filter(({ entityRef }) => restriction.allows(entityRef))
  const findLocation = (id: string) => {
    if (locations().every((each) => each.id !== id)) throw catalogErrors.LOCATION_NOT_FOUND({ id })
  }
  const registering = async (work: Promise<Registration>) => {
    const { entities, ...registration } = await work.catch((error: unknown) => {
      throw withoutPlaces(error, restriction)
    })
    const shown = entities.filter((entity) => restriction.allows(entityRefOf(entity), entity))
    return { ...registration, entities: shown.map(restriction.redact) }
  }
  return {
    locations,
    start: whole.start,
    async refresh(options = {}) {
      for (const key of options.keys ?? []) findKey(key, restriction)
      return refreshing(whole.refresh(options))
    },
    confirmDeletion: (provider, options) => refreshing(whole.confirmDeletion(provider, options)),
    register: (location, options) => registering(whole.register(location, options)),
    async unregister(id) {
      findLocation(id)
      await whole.unregister(id)
    },
    async relocate(id, location, options) {
      findLocation(id)
      return registering(whole.relocate(id, location, options))
    },
    async remove(ref) {
      const { entities } = restriction.now().snapshot
      const canonical = canonicalRef(ref)
      if (!entities.has(canonical)) throw entityNotFound(entities, canonical)
      await whole.remove(canonical)
    },
  }
}

/** @throws CATALOG_ENTITY_NOT_FOUND for what means nothing that may be read */
function findKey(key: string, { now }: Restriction): void {
  const { entities, claims } = now().snapshot
  if (isRefOf(entities, key)) return
  const address = key.replace(/^url:/, '')
  for (const { source } of claims.values())
    if (source === address || source === key || source === key.replace(/^file:/, 'file://')) return
  throw entityNotFound(entities, key)
}

function isRefOf(entities: ReadonlyMap<string, unknown>, key: string): boolean {
  try {
    return entities.has(canonicalRef(key))
  } catch {
    return false
  }
}

function toldOf(
  result: RefreshResult,
  context: { before: ReturnType<Restriction['now']>; restriction: Restriction },
): RefreshResult {
  const { restriction } = context
  const { generation, added, changed, removed } = result
  return {
    ...changeBetween({ generation, added, changed, removed }, context),
    get unchanged() {
      return result.unchanged.filter((ref) => restriction.allows(ref))
    },
    get issues() {
      return result.issues.filter(restriction.showsIssue)
    },
  }
}

/** That a name is taken has to be said; by whom and where has not. */
function withoutPlaces(error: unknown, { allows }: Restriction): unknown {
  if (!CallboardError.is(error, catalogErrors.LOCATION_REJECTED.code)) return error
  const { target, issues } = error.data as unknown as { target: string; issues: readonly Issue[] }
  const shown = issues.map((issue): Issue => {
    if (issue.code !== 'CONFLICT' || issue.ref === undefined || allows(issue.ref)) return issue
    return {
      ...issue,
      message: `"${issue.ref}" is defined elsewhere already`,
      hint: 'Choose another name.',
    }
  })
  return catalogErrors.LOCATION_REJECTED({ target, issues: shown })
}
