import type { z } from 'zod'
import { didYouMean } from '../issue/did-you-mean.ts'
import type { DocumentPath, LocatePart } from '../issue/document-path.ts'
import type { Issue } from '../issue/issue.ts'
import { shapeKeys } from '../options/check-options.ts'
import { isRecord } from '../value/is-record.ts'
import { showValue } from '../value/show-value.ts'
import { acceptsOf } from './accepts.ts'
import type { EntityKind } from './define-kind.ts'
import type { Entity } from './entity.ts'
import { defaultNamespace, entityRefOf } from './entity-ref.ts'
import { fieldRules } from './field-rules.ts'
import { createIssueSink, type IssueSink } from './issue-sink.ts'
import { metadataSchema, peerMetadataSchema } from './metadata-schema.ts'
import { isSafe, unsafeKeys } from './unsafe-keys.ts'

/** What {@link validateEntity} needs beside the value. */
export interface ValidateEntityContext {
  kinds: readonly EntityKind[]
  /** `backstage`: by the peer's rules, where ours differ from them on purpose. @default our own */
  compat?: 'backstage' | undefined
  /** Where a part of the document stands, or the nearest thing around it that exists. */
  locate?: LocatePart | undefined
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
export function validateEntity(value: unknown, context: ValidateEntityContext): ValidatedEntity {
  if (isFaultless(value, context)) return { entity: withNamespace(value), issues: [] }
  return examineEntity(value, context)
}

/** {@link validateEntity} by the long way, which knows what to say. */
export function examineEntity(
  value: unknown,
  { kinds, compat, locate }: ValidateEntityContext,
): ValidatedEntity {
  const sink = createIssueSink(locate)
  if (!isRecord(value)) {
    const hint = 'Begin it with "apiVersion:" and "kind:".'
    sink.error('ENTITY_NOT_OBJECT', [], 'The document is not an object', hint)
    return { issues: sink.issues }
  }
  checkRoot(value, sink)
  const kind = findKind(value, kinds, sink)
  checkMetadata(value.metadata, metadataSchemaOf(compat), sink)
  if (kind) checkSpec(kind, value.spec, sink)
  else if (value.spec !== undefined && !isRecord(value.spec)) {
    const message = `"spec" is not valid: expected an object, found ${showValue(value.spec)}`
    sink.error('ENTITY_FIELD_INVALID', ['spec'], message)
  }
  if (sink.failed) return { issues: sink.withRef(refOf(value)) }
  const entity = withNamespace(value)
  return { entity, issues: sink.withRef(entityRefOf(entity)) }
}

/** Whether there is nothing to say of a document, neither an error nor a warning. In doubt there is. */
function isFaultless(
  value: unknown,
  { kinds, compat }: ValidateEntityContext,
): value is Record<string, unknown> {
  if (!isRecord(value)) return false
  for (const key in value) if (!rootKeys.includes(key)) return false
  const { apiVersion, kind: name, metadata, spec = {} } = value
  if (typeof apiVersion !== 'string' || typeof name !== 'string') return false
  const kind = kindOfNames(apiVersion, name, kinds)
  if (!kind || !acceptsOf(metadataSchemaOf(compat))(metadata) || !isSafe(metadata)) return false
  if (!acceptsOf(specSchemaOf(kind, spec))(spec) || !isRecord(spec)) return false
  const known = knownKeys(kind)
  return Object.keys(spec).every((key) => known.has(key))
}

function metadataSchemaOf(compat: ValidateEntityContext['compat']): z.ZodType {
  return compat === 'backstage' ? peerMetadataSchema : metadataSchema
}

const kindsByNames = new WeakMap<readonly EntityKind[], Map<string, EntityKind | null>>()

/** The kind with these names, which are as they should be; remembered. */
function kindOfNames(
  apiVersion: string,
  name: string,
  kinds: readonly EntityKind[],
): EntityKind | null {
  const names = kindsByNames.get(kinds) ?? new Map<string, EntityKind | null>()
  kindsByNames.set(kinds, names)
  const key = `${apiVersion} ${name}`
  const known = names.get(key)
  if (known !== undefined) return known
  const sink = createIssueSink(undefined)
  const value = { apiVersion, kind: name }
  checkRoot(value, sink)
  const kind = findKind(value, kinds, sink)
  const found = kind && !sink.failed ? kind : null
  // Only what exists is remembered: names that do not are without number.
  if (found) names.set(key, found)
  return found
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
  for (const key of ['apiVersion', 'kind'] as const) checkName(key, value[key], sink)
}

function checkName(key: 'apiVersion' | 'kind', found: unknown, sink: IssueSink): void {
  const { test, expected } = fieldRules[key]
  if (found === undefined) {
    const hint = `Add "${key}: …" with ${expected}.`
    sink.error('ENTITY_FIELD_REQUIRED', [key], `"${key}" is missing`, hint)
  } else if (typeof found !== 'string' || !test(found)) {
    const message = `"${key}" is not valid: expected ${expected}, found ${showValue(found)}`
    sink.error('ENTITY_FIELD_INVALID', [key], message)
  }
}

function findKind(
  { kind, apiVersion }: Record<string, unknown>,
  kinds: readonly EntityKind[],
  sink: IssueSink,
): EntityKind | undefined {
  if (typeof kind !== 'string' || !fieldRules.kind.test(kind)) return undefined
  const found = kinds.filter((candidate) => candidate.kind === kind)
  if (found.length === 0) {
    const names = kinds.map((candidate) => candidate.kind)
    const near = didYouMean(kind, names)
    const hint = near ? `Did you mean "${near}"?` : `Known kinds: ${names.join(', ')}.`
    sink.error('ENTITY_KIND_UNKNOWN', ['kind'], `The kind "${kind}" is not known`, hint)
    return undefined
  }
  if (typeof apiVersion !== 'string' || !fieldRules.apiVersion.test(apiVersion)) return undefined
  const match = found.find((candidate) => [candidate.apiVersion].flat().includes(apiVersion))
  if (!match) {
    const [first] = found.flatMap((candidate) => candidate.apiVersion)
    const message = `A ${kind} with apiVersion "${apiVersion}" is not known`
    const hint = `A ${kind} is written with apiVersion: ${first}.`
    sink.error('ENTITY_VERSION_UNKNOWN', ['apiVersion'], message, hint)
  }
  return match
}

function checkMetadata(metadata: unknown, schema: z.ZodType, sink: IssueSink): void {
  if (metadata === undefined) {
    const hint = 'Add "metadata:" with at least a "name".'
    sink.error('ENTITY_FIELD_REQUIRED', ['metadata'], '"metadata" is missing', hint)
    return
  }
  checkSchema(schema, metadata, ['metadata'], sink)
  for (const path of unsafeKeys(metadata)) {
    const message = `"${['metadata', ...path].join('.')}" is not valid: the key has a meaning of its own in JavaScript`
    sink.error('ENTITY_FIELD_INVALID', ['metadata', ...path], message, 'Rename the key.')
  }
}

function checkSpec(kind: EntityKind, spec: unknown, sink: IssueSink): void {
  checkSchema(specSchemaOf(kind, spec), spec === undefined ? {} : spec, ['spec'], sink)
  if (isRecord(spec)) warnOfMisspeltKeys(kind, spec, sink)
}

/** The rules of a `spec`, which may depend on its type. */
function specSchemaOf(kind: EntityKind, spec: unknown): z.ZodType {
  const type = isRecord(spec) && typeof spec.type === 'string' ? spec.type : ''
  const variants = kind.specType ?? {}
  return (Object.hasOwn(variants, type) ? variants[type] : undefined) ?? kind.spec
}

/** Unknown keys are allowed, so a misspelt one would be ignored in silence: say so where it looks like a known one. */
function warnOfMisspeltKeys(
  kind: EntityKind,
  spec: Record<string, unknown>,
  sink: IssueSink,
): void {
  const known = knownKeys(kind)
  for (const key of Object.keys(spec)) {
    if (known.has(key)) continue
    const near = didYouMean(
      key,
      [...known].filter((candidate) => !Object.hasOwn(spec, candidate)),
    )
    if (near === undefined) continue
    const message = `"spec.${key}" is not a field of a ${kind.kind} and is ignored`
    sink.warning('ENTITY_KEY_MISSPELT', ['spec', key], message, `Did you mean "${near}"?`)
  }
}

const keysOfKinds = new WeakMap<EntityKind, ReadonlySet<string>>()

function knownKeys(kind: EntityKind): ReadonlySet<string> {
  const known = keysOfKinds.get(kind)
  if (known) return known
  const schemas = [kind.spec, ...Object.values(kind.specType ?? {})]
  const fields = (kind.relations ?? []).map((rule) => rule.field)
  const keys = new Set([...schemas.flatMap(shapeKeys), ...fields])
  keysOfKinds.set(kind, keys)
  return keys
}

function checkSchema(schema: z.ZodType, value: unknown, base: DocumentPath, sink: IssueSink): void {
  const result = schema.safeParse(value)
  if (result.success) return
  for (const issue of result.error.issues) sink.fromZod(issue, base, value)
}

function withNamespace(value: Record<string, unknown>): Entity {
  const metadata = value.metadata as Entity['metadata']
  if (metadata.namespace !== undefined) return { ...(value as unknown as Entity) }
  return {
    ...(value as unknown as Entity),
    metadata: { namespace: defaultNamespace, ...metadata },
  }
}

function refOf({ kind, metadata }: Record<string, unknown>): string | undefined {
  if (typeof kind !== 'string' || !isRecord(metadata) || typeof metadata.name !== 'string')
    return undefined
  const namespace = typeof metadata.namespace === 'string' ? metadata.namespace : undefined
  return entityRefOf({ kind, metadata: { name: metadata.name, namespace } })
}
