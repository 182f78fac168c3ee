import type {
  DefinitionNode,
  FieldDefinitionNode,
  InputValueDefinitionNode,
  TypeNode,
} from 'graphql'
import { type ApiOperation, joinWords } from './api-operation.ts'

/** More tokens make no schema that anybody wrote, and cost seconds. */
const maxTokens = 200_000

/** Names of the types whose fields are operations, unless the schema says otherwise. */
const usualRoots = new Map([
  ['Query', 'query'],
  ['Mutation', 'mutation'],
  ['Subscription', 'subscription'],
])

/** Queries, mutations and subscriptions of a GraphQL schema, and its types. */
export async function graphqlOperations(text: string): Promise<ApiOperation[]> {
  const { parse } = await import('graphql')
  const { definitions } = parse(text, { noLocation: true, maxTokens })
  const roots = rootsOf(definitions)
  return definitions.flatMap((definition) => {
    const fields = 'fields' in definition ? (definition.fields ?? []) : []
    if (!('name' in definition) || !definition.name || definition.kind === 'DirectiveDefinition')
      return []
    const name = definition.name.value
    const method = roots.get(name)
    if (method === undefined) return typeOf(definition, name, fields)
    return fields.flatMap((field) => ('arguments' in field ? fieldOf(method, field) : []))
  })
}

function rootsOf(definitions: readonly DefinitionNode[]): ReadonlyMap<string, string> {
  const named = definitions.flatMap((definition) =>
    definition.kind === 'SchemaDefinition' || definition.kind === 'SchemaExtension'
      ? (definition.operationTypes ?? []).map(
          (root) => [root.type.name.value, root.operation] as const,
        )
      : [],
  )
  return named.length > 0 ? new Map<string, string>(named) : usualRoots
}

function fieldOf(method: string, field: FieldDefinitionNode): ApiOperation {
  const given = field.arguments ?? []
  const words = given.map(({ name, description }) =>
    `${name.value} ${description?.value ?? ''}`.trim(),
  )
  return {
    method,
    path: field.name.value,
    name: field.name.value,
    summary: '',
    text: joinWords([field.description?.value ?? '', ...words, typeName(field.type)]),
    tags: [],
  }
}

function typeOf(
  definition: DefinitionNode,
  name: string,
  fields: readonly (FieldDefinitionNode | InputValueDefinitionNode)[],
): ApiOperation[] {
  if (!/Type(?:Definition|Extension)$/.test(definition.kind)) return []
  const values = 'values' in definition ? (definition.values ?? []) : []
  const description = 'description' in definition ? definition.description?.value : undefined
  const parts = [...fields, ...values].map((part) =>
    `${part.name.value} ${part.description?.value ?? ''}`.trim(),
  )
  const text = joinWords([description ?? '', ...parts])
  return [{ method: 'type', path: name, name, summary: '', text, tags: [] }]
}

function typeName(type: TypeNode): string {
  let inner = type
  while (inner.kind !== 'NamedType') inner = inner.type
  return inner.name.value
}
