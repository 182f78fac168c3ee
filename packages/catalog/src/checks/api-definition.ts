import { type Entity, parseYaml } from '@callboard/core'

/** What a definition must hold, by `spec.type`: the key of the document, or words of the language. */
const documents: Readonly<Record<string, readonly string[]>> = {
  openapi: ['openapi', 'swagger'],
  asyncapi: ['asyncapi'],
}
const languages: Readonly<Record<string, RegExp>> = {
  graphql: /\b(?:type|schema|interface|union|enum|input|scalar|extend)\s+[A-Za-z_{]/,
  grpc: /\b(?:service|message)\s+[A-Za-z_]/,
}

/** An entity stays the same object for as long as it does not change, and definitions are long. */
const known = new WeakMap<Entity, { problem: string | undefined }>()

/** Why the definition of an API cannot be read; nothing when it can, or when its type is not known. */
export function problemOfDefinition(entity: Entity): string | undefined {
  const remembered = known.get(entity)
  if (remembered) return remembered.problem
  const problem = findProblem(
    String(entity.spec?.type ?? '').toLowerCase(),
    entity.spec?.definition,
  )
  known.set(entity, { problem })
  return problem
}

function findProblem(type: string, definition: unknown): string | undefined {
  // A server that describes itself when it is asked has none.
  if (definition === undefined && type === 'mcp-server') return undefined
  if (typeof definition !== 'string' || definition.trim() === '') return 'it has no definition'
  const keys = documents[type]
  if (keys) return problemOfDocument(definition, keys)
  const language = languages[type]
  return language && !language.test(definition) ? `its definition is not ${type}` : undefined
}

function problemOfDocument(definition: string, keys: readonly string[]): string | undefined {
  const { documents: found, issues } = parseYaml(definition, { file: 'spec.definition' })
  const [issue] = [...issues, ...found.flatMap((document) => document.issues)]
  if (issue) {
    const line = issue.at?.line === undefined ? '' : ` in line ${issue.at.line}`
    return `its definition cannot be read${line}: ${issue.message}`
  }
  const value = found[0]?.value
  const says = typeof value === 'object' && value !== null && keys.some((key) => key in value)
  return says ? undefined : `its definition says no "${keys[0]}" version`
}
