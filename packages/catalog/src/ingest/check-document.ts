import {
  type DocumentPath,
  type Entity,
  type EntityKind,
  entityRefOf,
  type Issue,
  messageOf,
  type Relation,
  relationsOf,
  type SourceLocation,
  validateEntity,
} from '@callboard/core'

/** An entity as its source declares it, or why it is kept out. */
export interface CheckedDocument {
  /** Canonical reference, as far as the document lets it be known. */
  ref?: string | undefined
  kind?: string | undefined
  at?: SourceLocation | undefined
  entity?: Entity
  /** Edges that the entity declares, each followed by its reverse. */
  relations: readonly Relation[]
  issues: readonly Issue[]
}

/** What {@link checkDocument} needs beside the value. */
export interface CheckContext {
  kinds: readonly EntityKind[]
  /** Kinds the source may define. @default every kind */
  allowed?: readonly string[] | undefined
  locate?: ((path: DocumentPath) => { at: SourceLocation; frame: string | undefined }) | undefined
}

/** Checks one document against everything that can be known without the others. */
export function checkDocument(value: unknown, context: CheckContext): CheckedDocument {
  const { kinds, allowed, locate } = context
  const { entity, issues } = validateEntity(value, { kinds, locate })
  const named = nameOf(value)
  const base = { ...named, at: locate?.([]).at }
  if (!entity) return { ...base, relations: [], issues }
  const ref = entityRefOf(entity)
  const kind = kindOf(entity, kinds)
  const { relations, bad } = kind ? relationsOf(ref, entity, kind) : { relations: [], bad: [] }
  const more: Issue[] = bad.map(({ path, value: found, reason }) => ({
    severity: 'error',
    code: 'ENTITY_REFERENCE_INVALID',
    message: `"${path.join('.')}" is not valid: ${messageOf(reason)}`,
    hint: `Write ${JSON.stringify(found)} as kind:namespace/name.`,
    ...locate?.(path),
    ref,
  }))
  if (allowed && !allowed.includes(entity.kind)) more.push(notAllowed(entity, allowed, context))
  const found = { ...base, ref, issues: [...issues, ...more] }
  return more.length > 0 ? { ...found, relations: [] } : { ...found, entity, relations }
}

function notAllowed(entity: Entity, allowed: readonly string[], { locate }: CheckContext): Issue {
  return {
    severity: 'error',
    code: 'KIND_NOT_ALLOWED',
    message: `This source may not define the kind "${entity.kind}"`,
    hint: `It may define ${allowed.join(', ')}; the catalog's configuration decides.`,
    ...locate?.(['kind']),
    ref: entityRefOf(entity),
  }
}

/** The kind that an entity was checked against. */
export function kindOf(entity: Entity, kinds: readonly EntityKind[]): EntityKind | undefined {
  return kinds.find(
    ({ kind, apiVersion }) =>
      kind === entity.kind && [apiVersion].flat().includes(entity.apiVersion),
  )
}

function nameOf(value: unknown): { ref?: string; kind?: string } {
  const { kind, metadata } = (value ?? {}) as { kind?: unknown; metadata?: unknown }
  if (typeof kind !== 'string') return {}
  const { name, namespace } = (metadata ?? {}) as { name?: unknown; namespace?: unknown }
  if (typeof name !== 'string') return { kind }
  const space = typeof namespace === 'string' ? namespace : undefined
  return { kind, ref: entityRefOf({ kind, metadata: { name, namespace: space } }) }
}
