import { z } from 'zod'
import type { EntityKind } from './define-kind.ts'
import { metadataSchema } from './metadata-schema.ts'

/** Editors know this draft best. */
const draft = 'http://json-schema.org/draft-07/schema#'

/**
 * The JSON Schema (draft 7) of a kind, or of files that hold any of several kinds: for completion and checks while one types,
 * in editors with a YAML language server. It knows all that can be said in JSON Schema; the catalog's own check knows more.
 *
 * @example
 * ```ts
 * import { coreKinds, kindJsonSchema } from '@callboard/core'
 * const schema = kindJsonSchema(coreKinds)
 * ```
 */
export function kindJsonSchema(kinds: EntityKind | readonly EntityKind[]): Record<string, unknown> {
  const all = [kinds].flat() as EntityKind[]
  const [only] = all
  if (all.length === 1 && only) return { $schema: draft, ...schemaOfKind(only) }
  return {
    $schema: draft,
    title: 'Entity',
    type: 'object',
    required: ['apiVersion', 'kind', 'metadata'],
    properties: { kind: { enum: [...new Set(all.map(({ kind }) => kind))] } },
    allOf: all.map((kind) => conditional(isOf(kind), schemaOfKind(kind))),
  }
}

/** Two kinds may share a name and differ in their versions. */
function isOf({ kind, apiVersion }: EntityKind) {
  return {
    required: ['kind', 'apiVersion'],
    properties: { kind: { const: kind }, apiVersion: { enum: [apiVersion].flat() } },
  }
}

function schemaOfKind({ kind, apiVersion, description, spec, specType = {} }: EntityKind) {
  const variants = Object.entries(specType)
  const base = jsonSchemaOf(spec)
  // A variant stands in place of the rules, not beside them.
  const chosen = variants.reduceRight(
    (otherwise: object, [type, variant]) =>
      conditional(
        { required: ['type'], properties: { type: { const: type } } },
        jsonSchemaOf(variant),
        otherwise,
      ),
    base,
  )
  return {
    title: kind,
    ...(description !== undefined && { description }),
    type: 'object',
    required: ['apiVersion', 'kind', 'metadata', ...(isRequired(base) ? ['spec'] : [])],
    properties: {
      apiVersion: { enum: [apiVersion].flat() },
      kind: { const: kind },
      metadata: jsonSchemaOf(metadataSchema),
      spec: chosen,
    },
    additionalProperties: false,
  }
}

function conditional(condition: object, consequence: object, otherwise?: object): object {
  // biome-ignore lint/suspicious/noThenProperty: it is a word of JSON Schema
  return { if: condition, then: consequence, ...(otherwise && { else: otherwise }) }
}

function isRequired(spec: object): boolean {
  return 'required' in spec && Array.isArray(spec.required) && spec.required.length > 0
}

function jsonSchemaOf(schema: z.ZodType): object {
  const { $schema: _, ...described } = z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'input',
    unrepresentable: 'any',
  })
  return described
}
