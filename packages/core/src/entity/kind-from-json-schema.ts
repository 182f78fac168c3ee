import { z } from 'zod'
import { coreErrors } from '../errors/core-errors.ts'
import { checkJsonSchema } from '../json-schema/check-json-schema.ts'
import { isRecord } from '../value/is-record.ts'
import type { EntityKind, RelationRule } from './define-kind.ts'

/** Keyword beside a field of `spec` that makes edges of the references in it. */
const relationKeyword = 'x-relation'

const relationSchema = z.strictObject({
  type: z.string().regex(/^\w+$/),
  reverse: z.string().regex(/^\w+$/),
  defaultKind: z.string().optional(),
  targetKinds: z.array(z.string()).optional(),
})

/**
 * Makes a kind of a JSON Schema (draft 7) of its entities, such as the peer's `*.schema.json` files: `apiVersion` and `kind`
 * with an `enum` or `const`, and the rules of `spec`, at the root or in an `allOf` beside the peer's `Entity`. A field of
 * `spec` becomes a relation by `x-relation: { type, reverse, defaultKind?, targetKinds? }` beside its type.
 *
 * The schema is trusted, as code is: it comes from who runs the catalog.
 *
 * @example
 * ```ts
 * import { kindFromJsonSchema } from '@callboard/core'
 * export const cluster = kindFromJsonSchema({
 *   properties: {
 *     apiVersion: { const: 'acme.example/v1' },
 *     kind: { const: 'Cluster' },
 *     spec: {
 *       type: 'object',
 *       required: ['region'],
 *       properties: {
 *         region: { enum: ['eu', 'us'] },
 *         owner: {
 *           type: 'string',
 *           'x-relation': { type: 'ownedBy', reverse: 'ownerOf', defaultKind: 'Group' },
 *         },
 *       },
 *     },
 *   },
 * })
 * ```
 * @throws CORE_KIND_INVALID
 */
export function kindFromJsonSchema(schema: unknown): EntityKind {
  const parts = partsOf(schema)
  const kinds = parts.flatMap((part) => constantsOf(part.kind))
  const [kind] = kinds
  if (kind === undefined || kinds.length > 1)
    throw coreErrors.KIND_INVALID({ reason: 'it does not name one "kind"' })
  const apiVersion = parts.flatMap((part) => constantsOf(part.apiVersion))
  if (apiVersion.length === 0)
    throw coreErrors.KIND_INVALID({ kind, reason: 'it names no "apiVersion"' })
  if (parts.some((part) => isRecord(part.metadata)))
    throw coreErrors.KIND_INVALID({
      kind,
      reason: 'it has rules for "metadata", which all kinds share',
    })
  const { description, definitions, $defs } = schema as Record<string, unknown>
  const specs = parts.map((part) => part.spec).filter(isRecord)
  const spec = { definitions, $defs, allOf: specs }
  refuseUnusable(kind, spec)
  return {
    apiVersion,
    kind,
    spec: zodOf(spec, keysOf(specs)),
    relations: specs.flatMap((each) => relationsIn(kind, each)),
    ...(typeof description === 'string' && { description }),
  }
}

/** The `properties` of the root and of what it is made of. */
function partsOf(schema: unknown): Record<string, unknown>[] {
  if (!isRecord(schema)) throw coreErrors.KIND_INVALID({ reason: 'it is not an object' })
  const beside = Array.isArray(schema.allOf) ? schema.allOf : []
  return [schema, ...beside]
    .filter(isRecord)
    .map(({ properties }) => properties)
    .filter(isRecord)
}

function constantsOf(rule: unknown): string[] {
  if (!isRecord(rule)) return []
  const values = Array.isArray(rule.enum) ? rule.enum : [rule.const]
  return values.filter((value) => typeof value === 'string')
}

function refuseUnusable(kind: string, spec: object): void {
  const lost = referencesIn(spec).find((path) => !leadsSomewhere(spec, path))
  if (lost !== undefined)
    throw coreErrors.KIND_INVALID({ kind, reason: `"$ref: ${lost}" leads nowhere in it` })
  try {
    checkJsonSchema(spec, {})
  } catch (cause) {
    throw coreErrors.KIND_INVALID({ kind, reason: 'it cannot be interpreted' }, { cause })
  }
}

function referencesIn(part: unknown): string[] {
  if (typeof part !== 'object' || part === null) return []
  return Object.entries(part).flatMap(([key, value]) =>
    key === '$ref' && typeof value === 'string' ? [value] : referencesIn(value),
  )
}

/** Only what stands in the schema itself is read. */
function leadsSomewhere(spec: object, reference: string): boolean {
  if (!/^#\/(?:definitions|\$defs)\//.test(reference)) return false
  let part: unknown = spec
  for (const key of reference.slice(2).split('/'))
    part = isRecord(part) && Object.hasOwn(part, key) ? part[key] : undefined
  return part !== undefined
}

function keysOf(specs: readonly Record<string, unknown>[]): string[] {
  return specs.flatMap(({ properties }) => (isRecord(properties) ? Object.keys(properties) : []))
}

/** The fields are there for their names: a misspelt one is found by them. */
function zodOf(spec: object, keys: readonly string[]): z.ZodType {
  const shape = Object.fromEntries(keys.map((key) => [key, z.unknown().optional()]))
  const type = z.looseObject(shape).check(({ value, issues }) => {
    for (const { path, keyword, message } of checkJsonSchema(spec, value))
      issues.push(
        keyword === 'required'
          ? { code: 'invalid_type', expected: 'unknown', input: undefined, path }
          : { code: 'custom', input: value, path, message },
      )
  })
  // So that the kind can be written as JSON Schema again.
  return type.meta({ ...spec })
}

function relationsIn(kind: string, { properties }: Record<string, unknown>): RelationRule[] {
  if (!isRecord(properties)) return []
  return Object.entries(properties).flatMap(([field, rule]) => {
    const relation = isRecord(rule) ? rule[relationKeyword] : undefined
    if (relation === undefined) return []
    const result = relationSchema.safeParse(relation)
    if (result.success) return [{ field, ...(result.data as Omit<RelationRule, 'field'>) }]
    const [issue] = result.error.issues
    const reason = `"${relationKeyword}" of "${field}" is not valid: ${issue?.path.join('.')} ${issue?.message}`
    throw coreErrors.KIND_INVALID({ kind, reason })
  })
}
