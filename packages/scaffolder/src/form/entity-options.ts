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
}

/** Finds entities: the port by which a host connects its catalog. */
export interface EntityLookup {
  /** The entities that meet one of the conditions, or all of them where there is none. */
  entities(options: {
    anyOf: readonly EntityCondition[]
    signal?: AbortSignal | undefined
  }): readonly EntityChoice[] | Promise<readonly EntityChoice[]>
}

/** What a picker offers; `undefined` without a catalog. */
export async function lookupOptions(
  catalog: EntityLookup | undefined,
  { context, defaultKinds }: { context: FieldContext; defaultKinds: readonly string[] },
): Promise<FieldOption[] | undefined> {
  if (!catalog) return undefined
  const found = await catalog.entities({
    anyOf: conditionsOf(context, defaultKinds),
    signal: context.signal,
  })
  return found.map(({ ref, title }) => ({ value: ref, title: title ?? ref }))
}

function conditionsOf(
  { options }: FieldContext,
  defaultKinds: readonly string[],
): EntityCondition[] {
  const { catalogFilter } = options
  const written = (Array.isArray(catalogFilter) ? catalogFilter : [catalogFilter]).filter(isRecord)
  if (written.length > 0) return written.map(toCondition)
  const allowed = textsIn(options.allowedKinds)
  const kinds = allowed.length > 0 ? allowed : defaultKinds
  return kinds.length > 0 ? [{ kind: kinds }] : []
}

function toCondition(filter: Record<string, unknown>): EntityCondition {
  return Object.fromEntries(
    Object.entries(filter).map(([key, value]) => {
      if (isRecord(value)) return [key, { exists: value.exists !== false }]
      return [key, Array.isArray(value) ? textsIn(value) : String(value)]
    }),
  )
}
