import {
  type DocumentPath,
  type Entity,
  type EntityKind,
  entityRefOf,
  type Issue,
  messageOf,
  parseEntityRef,
  type ReadRef,
  type Relation,
  referencesOf,
  type SourceLocation,
  type ValidateEntityContext,
  validateEntity,
} from '@callboard/core'
import { kindOf } from './edges-of.ts'

/** An entity as its source declares it, or why it is kept out. */
export interface CheckedDocument {
  /** Canonical reference, as far as the document lets it be known. */
  ref?: string | undefined
  kind?: string | undefined
  at?: SourceLocation | undefined
  entity?: Entity
  /** Edges that processors add. */
  relations?: readonly Relation[] | undefined
  issues: readonly Issue[]
}

/** What {@link checkDocument} needs beside the value. */
export interface CheckContext {
  kinds: readonly EntityKind[]
  /** By whose rules, where they differ. @default our own */
  compat?: ValidateEntityContext['compat']
  /** Kinds the source may define. @default every kind */
  allowed?: readonly string[] | undefined
  /** What else decides about an entity that follows all rules. @default nothing */
  permits?: ((entity: Entity) => boolean) | undefined
  /** Where the document begins. */
  at?: SourceLocation | undefined
  locate?: ((path: DocumentPath) => { at: SourceLocation; frame: string | undefined }) | undefined
}

/** Checks one document against everything that can be known without the others. */
export function checkDocument(value: unknown, context: CheckContext): CheckedDocument {
  const { kinds, compat, allowed, permits, at, locate } = context
  const { entity, issues } = validateEntity(value, { kinds, compat, locate })
  if (!entity) return { ...nameOf(value), at, issues }
  const ref = entityRefOf(entity)
  const kind = kindOf(entity, kinds)
  const bad = kind ? referencesOf(entity, kind, readable).bad : []
  const more: Issue[] = bad.map(({ path, value: found, reason }) => ({
    severity: 'error',
    code: 'ENTITY_REFERENCE_INVALID',
    message: `"${path.join('.')}" is not valid: ${messageOf(reason)}`,
    hint: `Write ${JSON.stringify(found)} as kind:namespace/name.`,
    ...locate?.(path),
    ref,
  }))
  const isAllowed = allowed?.includes(entity.kind) ?? true
  if (!isAllowed || permits?.(entity) === false) more.push(notAllowed(entity, context))
  if (more.length > 0) return { ref, kind: entity.kind, at, issues: [...issues, ...more] }
  return { ref, kind: entity.kind, at, entity, issues }
}

/** Whether a reference can be read is all that is asked here, for every entity. */
const readable: ReadRef = (written, defaults) => {
  parseEntityRef(written, defaults)
  return written
}

function notAllowed(entity: Entity, { allowed, locate }: CheckContext): Issue {
  const { kind, spec } = entity
  const kinds =
    allowed && !allowed.includes(kind) ? `It may define ${allowed.join(', ')}; the` : 'The'
  const type =
    kinds === 'The' && typeof spec?.type === 'string' ? ` with the type "${spec.type}"` : ''
  return {
    severity: 'error',
    code: 'KIND_NOT_ALLOWED',
    message: `This source may not define the kind "${kind}"${type}`,
    hint: `${kinds} catalog's configuration decides.`,
    ...locate?.(['kind']),
    ref: entityRefOf(entity),
  }
}

/** Which entity a value says it is, whatever else it says. */
export function nameOf(value: unknown): { ref?: string; kind?: string } {
  const { kind, metadata } = (value ?? {}) as { kind?: unknown; metadata?: unknown }
  if (typeof kind !== 'string') return {}
  const { name, namespace } = (metadata ?? {}) as { name?: unknown; namespace?: unknown }
  if (typeof name !== 'string') return { kind }
  const space = typeof namespace === 'string' ? namespace : undefined
  return { kind, ref: entityRefOf({ kind, metadata: { name, namespace: space } }) }
}
