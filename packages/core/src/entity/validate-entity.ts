import type { z } from 'zod'
import { didYouMean } from '../issue/did-you-mean.ts'
import type { Issue } from '../issue/issue.ts'
import type { SourceLocation } from '../issue/source-location.ts'
import type { EntityKind } from './define-kind.ts'
import type { Entity } from './entity.ts'
import { defaultNamespace, entityRefOf } from './entity-ref.ts'
import { fieldRules } from './field-rules.ts'
import { createIssueSink, type IssueSink } from './issue-sink.ts'
import { metadataSchema } from './metadata-schema.ts'

/** A path into a document: keys and indexes from its root. */
export type DocumentPath = readonly (string | number)[]

/** What {@link validateEntity} needs beside the value. */
export interface ValidateEntityContext {
  kinds: readonly EntityKind[]
  /** Where a part of the document stands, or the nearest thing around it that exists. */
  locate?: ((path: DocumentPath) => { at: SourceLocation; frame: string | undefined }) | undefined
}

/** An entity that follows the rules, or the problems that keep it out; warnings come with both. */
export interface ValidatedEntity {
  entity?: Entity
  issues: Issue[]
}

const rootKeys = ['apiVersion', 'kind', 'metadata', 'spec']

/**
 * Checks a document against the envelope, the metadata rules and the rules of its kind, and lists *all* its problems.
 * A valid entity comes back with its namespace filled in, as the peer stores it.
 */
export function validateEntity(
  value: unknown,
  { kinds, locate }: ValidateEntityContext,
): ValidatedEntity {
  const sink = createIssueSink(locate)
  if (!isRecord(value)) {
    sink.error(
      'ENTITY_NOT_OBJECT',
      [],
      'The document is not an object',
      'Begin it with "apiVersion:" and "kind:".',
    )
    return { issues: sink.issues }
  }
  checkRoot(value, sink)
  const kind = findKind(value, kinds, sink)
  checkSchema(metadataSchema, value.metadata ?? {}, ['metadata'], sink)
  if (kind) checkSpec(kind, value.spec, sink)
  else if (value.spec !== undefined && !isRecord(value.spec)) {
    sink.error('ENTITY_FIELD_INVALID', ['spec'], '"spec" is not valid: expected an object')
  }
  if (sink.failed) return { issues: sink.withRef(refOf(value)) }
  const entity = withNamespace(value)
  return { entity, issues: sink.withRef(entityRefOf(entity)) }
}

function checkRoot(value: Record<string, unknown>, sink: IssueSink): void {
  for (const key of Object.keys(value)) {
    if (rootKeys.includes(key)) continue
    const near = didYouMean(key, rootKeys)
    const hint = near
      ? `Did you mean "${near}"?`
      : 'An entity has "apiVersion", "kind", "metadata" and "spec" only.'
    sink.error('ENTITY_UNKNOWN_ROOT_KEY', [key], `"${key}" is not a part of an entity`, hint)
  }
  for (const key of ['apiVersion', 'kind'] as const) {
    const found = value[key]
    if (typeof found !== 'string' || found === '') {
      sink.error(
        'ENTITY_FIELD_REQUIRED',
        [key],
        `"${key}" is missing`,
        `Add "${key}: …" with ${fieldRules[key].expected}.`,
      )
    } else if (!fieldRules[key].test(found)) {
      sink.error(
        'ENTITY_FIELD_INVALID',
        [key],
        `"${key}" is not valid: expected ${fieldRules[key].expected}, found ${show(found)}`,
      )
    }
  }
  if (!isRecord(value.metadata)) {
    sink.error(
      'ENTITY_FIELD_REQUIRED',
      ['metadata'],
      '"metadata" is missing',
      'Add "metadata:" with at least a "name".',
    )
  }
}

function findKind(
  value: Record<string, unknown>,
  kinds: readonly EntityKind[],
  sink: IssueSink,
): EntityKind | undefined {
  const { kind, apiVersion } = value
  if (typeof kind !== 'string' || !fieldRules.kind.test(kind)) return undefined
  const found = kinds.filter((candidate) => candidate.kind === kind)
  if (found.length === 0) {
    const names = kinds.map((candidate) => candidate.kind)
    const sameButCase = names.find((name) => name.toLowerCase() === kind.toLowerCase())
    const near = sameButCase ?? didYouMean(kind, names)
    const hint = near ? `Did you mean "${near}"?` : `Known kinds: ${names.join(', ')}.`
    sink.error('ENTITY_KIND_UNKNOWN', ['kind'], `The kind "${kind}" is not known`, hint)
    return undefined
  }
  const versions = found.flatMap((candidate) => candidate.apiVersion)
  const match = found.find((candidate) =>
    [candidate.apiVersion].flat().includes(String(apiVersion)),
  )
  if (!match && typeof apiVersion === 'string' && fieldRules.apiVersion.test(apiVersion)) {
    const hint = `A ${kind} is written with apiVersion: ${versions[0]}.`
    sink.error(
      'ENTITY_VERSION_UNKNOWN',
      ['apiVersion'],
      `A ${kind} with apiVersion "${apiVersion}" is not known`,
      hint,
    )
  }
  return match
}

function checkSpec(kind: EntityKind, spec: unknown, sink: IssueSink): void {
  const type = isRecord(spec) && typeof spec.type === 'string' ? spec.type : undefined
  const schema =
    (type !== undefined && Object.hasOwn(kind.specType ?? {}, type) && kind.specType?.[type]) ||
    kind.spec
  checkSchema(schema, spec === undefined ? {} : spec, ['spec'], sink)
  if (isRecord(spec)) warnOfMisspeltKeys(kind, spec, sink)
}

/** Unknown keys are allowed, so a misspelt one would be ignored in silence: say so where it looks like a known one. */
function warnOfMisspeltKeys(
  kind: EntityKind,
  spec: Record<string, unknown>,
  sink: IssueSink,
): void {
  const known = new Set([
    ...shapeKeys(kind.spec),
    ...Object.values(kind.specType ?? {}).flatMap(shapeKeys),
    ...(kind.relations ?? []).map((rule) => rule.field),
  ])
  for (const key of Object.keys(spec)) {
    if (known.has(key)) continue
    const near = didYouMean(
      key,
      [...known].filter((candidate) => !Object.hasOwn(spec, candidate)),
    )
    if (near)
      sink.warning(
        'ENTITY_KEY_MISSPELT',
        ['spec', key],
        `"spec.${key}" is not a field of a ${kind.kind} and is ignored`,
        `Did you mean "${near}"?`,
      )
  }
}

function shapeKeys(schema: z.ZodType): string[] {
  const shape: unknown = 'shape' in schema ? schema.shape : undefined
  return isRecord(shape) ? Object.keys(shape) : []
}

function checkSchema(schema: z.ZodType, value: unknown, base: DocumentPath, sink: IssueSink): void {
  const result = schema.safeParse(value)
  if (result.success) return
  for (const issue of result.error.issues) sink.fromZod(issue, base, value)
}

function withNamespace(value: Record<string, unknown>): Entity {
  const metadata = value.metadata as Entity['metadata']
  return {
    ...(value as unknown as Entity),
    metadata: { ...metadata, namespace: metadata.namespace ?? defaultNamespace },
  }
}

function refOf(value: Record<string, unknown>): string | undefined {
  const { kind, metadata } = value
  if (typeof kind !== 'string' || !isRecord(metadata) || typeof metadata.name !== 'string')
    return undefined
  const namespace = typeof metadata.namespace === 'string' ? metadata.namespace : undefined
  return entityRefOf({ kind, metadata: { name: metadata.name, namespace } })
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function show(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 100) ?? String(value)
}
