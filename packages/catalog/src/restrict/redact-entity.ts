import {
  canonicalRef,
  type Entity,
  type EntityKind,
  type EntityRefDefaults,
  type EntityRelation,
} from '@callboard/core'
import { kindOf } from '../ingest/edges-of.ts'

/** Whether a canonical reference is of an entity that may not be read. */
export type IsHidden = (ref: string) => boolean

/**
 * An entity without the references to what is hidden: neither among its relations nor in the fields of its `spec` that its kind
 * takes for references. Other text is its own. The same object where there are none.
 */
export function redactEntity(
  entity: Entity,
  { kinds, isHidden }: { kinds: readonly EntityKind[]; isHidden: IsHidden },
): Entity {
  const { relations } = entity
  const shown = relations && withoutHidden(relations, isHidden)
  const spec = redactSpec(entity, { kinds, isHidden })
  if (shown === relations && spec === entity.spec) return entity
  return Object.freeze({
    ...entity,
    ...(spec && { spec }),
    ...(shown && { relations: shown as EntityRelation[] }),
  })
}

/** The same list where nothing in it is hidden. */
export function withoutHidden(
  relations: readonly EntityRelation[],
  isHidden: IsHidden,
): readonly EntityRelation[] {
  return relations.some(({ targetRef }) => isHidden(targetRef))
    ? Object.freeze(relations.filter(({ targetRef }) => !isHidden(targetRef)))
    : relations
}

function redactSpec(
  entity: Entity,
  { kinds, isHidden }: { kinds: readonly EntityKind[]; isHidden: IsHidden },
): Entity['spec'] {
  let { spec } = entity
  if (!spec) return spec
  for (const { field, defaultKind } of kindOf(entity, kinds)?.relations ?? []) {
    const held: unknown = spec[field]
    if (held === undefined) continue
    const defaults = { kind: defaultKind, namespace: entity.metadata.namespace }
    const isShown = (value: unknown) => !meansHidden(value, defaults, isHidden)
    const shown = Array.isArray(held) ? held.filter(isShown) : isShown(held) ? held : undefined
    if (Array.isArray(held) ? (shown as unknown[]).length === held.length : shown === held) continue
    const { [field]: _, ...rest }: NonNullable<Entity['spec']> = spec
    spec = { ...rest, ...(shown !== undefined && { [field]: shown as never }) }
  }
  return spec === entity.spec ? spec : Object.freeze(spec)
}

function meansHidden(value: unknown, defaults: EntityRefDefaults, isHidden: IsHidden): boolean {
  if (typeof value !== 'string') return false
  try {
    return isHidden(canonicalRef(value, defaults))
  } catch {
    // It is no reference, and names nothing.
    return false
  }
}
