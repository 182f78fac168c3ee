import { parseYaml } from '@callboard/core'
import { isRecord } from '../document/plain-values.ts'
import type { ApiOperation } from './api-operation.ts'
import { asyncApiOperations } from './asyncapi-operations.ts'
import { graphqlOperations } from './graphql-operations.ts'
import { openApiOperations } from './openapi-operations.ts'
import { protobufOperations } from './protobuf-operations.ts'

/** What a definition offers, or why it cannot be read. */
export type ReadDefinition =
  | { operations: readonly ApiOperation[]; reason?: undefined }
  | { operations?: undefined; reason: string }

/** Readers by the `spec.type` of an API, where its text does not say by itself what it is. */
const byType: Readonly<
  Record<string, (text: string) => readonly ApiOperation[] | Promise<readonly ApiOperation[]>>
> = {
  graphql: graphqlOperations,
  grpc: protobufOperations,
  protobuf: protobufOperations,
  proto: protobufOperations,
}

/**
 * Reads the definition of an API: OpenAPI 2 and 3, AsyncAPI 2 and 3, GraphQL, Protocol Buffers. Of a type that nobody
 * here can read, nothing is offered, and that is no mistake.
 */
export async function readDefinition(type: string, text: string): Promise<ReadDefinition> {
  try {
    const read = Object.hasOwn(byType, type) ? byType[type] : undefined
    if (read) return { operations: await read(text) }
    return readDocument(type, text)
  } catch (error) {
    return { reason: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) }
  }
}

function readDocument(type: string, text: string): ReadDefinition {
  if (type !== 'openapi' && type !== 'asyncapi') return { operations: [] }
  const { documents, issues } = parseYaml(text, { file: 'definition', unknownTags: 'warning' })
  const [document] = documents
  const problem = [...issues, ...(document?.issues ?? [])].find((each) => each.severity === 'error')
  if (problem) return { reason: problem.message }
  const root = document?.value
  if (isRecord(root) && ('openapi' in root || 'swagger' in root))
    return { operations: openApiOperations(root) }
  if (isRecord(root) && 'asyncapi' in root) return { operations: asyncApiOperations(root) }
  return { reason: 'it names neither "openapi", "swagger" nor "asyncapi"' }
}
