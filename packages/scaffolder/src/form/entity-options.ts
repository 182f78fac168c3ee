import { type EntityRef, parseEntityRef } from '@callboard/core'
import type { TaskUser } from '../actions/define-action.ts'
import { isRecord } from '../expressions/plain-data.ts'
import type { FieldContext } from './define-field.ts'
import type { FieldOption } from './form-field.ts'
import { textsIn } from './json-schema.ts'

/** What an entity must have: each key is a field path, each value one of the values it may have. */
export type EntityCondition = Readonly<
  Record<string, string | readonly string[] | { exists: boolean }>
>

/** An entity to choose. */
export interface EntityChoice {
  /** Canonical reference. */
  ref: string
  title?: string | undefined
  /** Where it can be looked at. */
  url?: string | undefined
}

/** A tag to choose. */
export interface TagChoice {
  tag: string
  /** How many entities have it. */
  count: number
}

/** Finds entities: the port by which a host connects its catalog. */
export interface EntityLookup {
  /** The entities that meet one of the conditions, or all of them where there is none. */
  entities(options: {
    anyOf: readonly EntityCondition[]
    signal?: AbortSignal | undefined
  }): readonly EntityChoice[] | Promise<readonly EntityChoice[]>
  /** The tags of entities of some kinds, or of all; without it `EntityTagsPicker` offers none. */
  tags?(options: {
    kinds: readonly string[]
    signal?: AbortSignal | undefined
  }): readonly TagChoice[] | Promise<readonly TagChoice[]>
}

/** Which entities a picker is about. */
export interface EntityScope {
  /** Kinds that it offers where the template names none. */
  kinds: readonly string[]
  /** What the user has to do with them. */
  mine?: 'owned' | 'joined'
}

/** What a picker offers; `undefined` without a catalog. */
export async function lookupOptions(
  catalog: EntityLookup | undefined,
  context: FieldContext,
  scope: EntityScope,
): Promise<FieldOption[] | undefined> {
  if (!catalog) return undefined
  const anyOf = conditionsOf(context, scope)
  if (!anyOf) return []
  const found = await catalog.entities({ anyOf, signal: context.signal })
  return found.map(({ ref, title, url }) => ({
    value: ref,
    title: title ?? ref,
    ...(url !== undefined && { url }),
  }))
}

/** Whether one entity is among those that a picker offers, however many these are; `undefined` without a catalog. */
export async function isOffered(
  catalog: EntityLookup | undefined,
  context: FieldContext,
  { scope, ref }: { scope: EntityScope; ref: string },
): Promise<boolean | undefined> {
  if (!catalog) return undefined
  const anyOf = conditionsOf(context, scope)
  const parts = partsOf(ref)
  if (!anyOf || !parts) return false
  const narrow = { 'metadata.name': parts.name }
  const found = await catalog.entities({
    anyOf: (anyOf.length > 0 ? anyOf : [{}]).map((condition) => ({ ...narrow, ...condition })),
    signal: context.signal,
  })
  return found.some((entity) => entity.ref === ref)
}

/** The references that stand for a user: the own one and those of the groups. */
function ownershipOf(user: TaskUser | undefined): string[] {
  if (!user) return []
  const relations = user.entity?.relations ?? []
  const groups = relations.filter(({ type }) => type === 'memberOf')
  return [user.ref, ...groups.map(({ targetRef }) => targetRef)]
}

/** `undefined` where nothing can be offered: to nobody, nothing belongs. */
function conditionsOf(
  { options, user }: FieldContext,
  { kinds: defaultKinds, mine }: EntityScope,
): EntityCondition[] | undefined {
  const { catalogFilter } = options
  const written = (Array.isArray(catalogFilter) ? catalogFilter : [catalogFilter]).filter(isRecord)
  const allowed = textsIn(options.allowedKinds)
  const kinds = allowed.length > 0 ? allowed : defaultKinds
  const conditions =
    written.length > 0 ? written.map(toCondition) : kinds.length > 0 ? [{ kind: kinds }] : []
  if (!mine) return conditions
  const own: EntityCondition | undefined =
    mine === 'owned'
      ? { 'relations.ownedBy': ownershipOf(user) }
      : user && { 'relations.hasMember': user.ref }
  if (!own || !user) return undefined
  return (conditions.length > 0 ? conditions : [{}]).map((condition) => ({ ...condition, ...own }))
}

function toCondition(filter: Record<string, unknown>): EntityCondition {
  return Object.fromEntries(
    Object.entries(filter).map(([key, value]) => {
      if (isRecord(value)) return [key, { exists: value.exists !== false }]
      return [key, Array.isArray(value) ? textsIn(value) : String(value)]
    }),
  )
}

function partsOf(ref: string): EntityRef | undefined {
  try {
    return parseEntityRef(ref)
  } catch {
    return undefined
  }
}
