import { parseYaml } from '@callboard/core'
import type { EntityApiPage } from '../view-models.ts'

/** What a definition offers, for people: its servers and its operations in groups. */
export type ApiSummary = Pick<EntityApiPage, 'servers' | 'groups'> & {
  version?: string
  language: string
}

type Json = Record<string, unknown>

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']

/** Summarises a definition by the type of its API. One that cannot be read gives an empty summary: the text itself is shown below it. */
export function summariseApi(type: string, definition: string): ApiSummary {
  if (type === 'graphql')
    return { servers: [], groups: graphqlGroups(definition), language: 'graphql' }
  if (type === 'grpc') return { servers: [], groups: grpcGroups(definition), language: 'protobuf' }
  const [document] = parseYaml(definition, { file: 'definition' }).documents
  const root = asObject(document?.value)
  const version = asObject(root.info).version
  return {
    servers: serversOf(root.servers),
    groups: type === 'asyncapi' ? asyncGroups(root) : openApiGroups(root),
    language: 'yaml',
    ...(version !== undefined && { version: String(version) }),
  }
}

function openApiGroups({ paths }: Json): ApiSummary['groups'] {
  const groups = new Map<string, ApiSummary['groups'][number]>()
  for (const [path, item] of Object.entries(asObject(paths))) {
    for (const method of methods) {
      const operation = asObject(item)[method]
      if (operation === undefined) continue
      const { tags, summary, description, deprecated } = asObject(operation)
      const title = Array.isArray(tags) && tags.length > 0 ? String(tags[0]) : 'Operations'
      const group = groups.get(title) ?? { title, operations: [] }
      groups.set(title, group)
      group.operations.push({
        method: method.toUpperCase(),
        path,
        ...((summary ?? description) !== undefined && { summary: String(summary ?? description) }),
        ...(deprecated === true && { deprecated: true }),
      })
    }
  }
  return [...groups.values()]
}

/** Version 2 has its operations inside the channels, version 3 beside them. */
function asyncGroups(root: Json): ApiSummary['groups'] {
  const channels = asObject(root.channels)
  const version2 = Object.entries(channels).flatMap(([path, channel]) =>
    ['publish', 'subscribe'].flatMap((method) =>
      asObject(channel)[method] === undefined
        ? []
        : [toOperation(method, path, asObject(channel)[method])],
    ),
  )
  const version3 = Object.values(asObject(root.operations)).map((operation) => {
    const channel =
      String(asObject(asObject(operation).channel).$ref ?? '')
        .split('/')
        .at(-1) ?? ''
    const address = asObject(channels[channel]).address
    return toOperation(
      String(asObject(operation).action ?? ''),
      String(address ?? channel),
      operation,
    )
  })
  const operations = [...version2, ...version3]
  return operations.length > 0 ? [{ title: 'Messages', operations }] : []
}

function toOperation(
  method: string,
  path: string,
  operation: unknown,
): ApiSummary['groups'][number]['operations'][number] {
  const { summary, description } = asObject(operation)
  const text = summary ?? description
  return { method, path, ...(text !== undefined && { summary: String(text).trim() }) }
}

function graphqlGroups(definition: string): ApiSummary['groups'] {
  return ['Query', 'Mutation', 'Subscription'].flatMap((title) => {
    const body =
      new RegExp(`(?:^|\\n)(?:extend\\s+)?type ${title}\\b[^{]{0,200}\\{([^}]*)\\}`).exec(
        definition,
      )?.[1] ?? ''
    const operations = body
      .split('\n')
      .map((line) => line.replace(/#.*$/, '').trim())
      .filter((line) => /^\w+\s*[(:]/.test(line))
      .map((path) => ({ method: title.toLowerCase(), path }))
    return operations.length > 0 ? [{ title, operations }] : []
  })
}

function grpcGroups(definition: string): ApiSummary['groups'] {
  return [...definition.matchAll(/service\s+(\w+)\s*\{([^}]*(?:\{[^}]*\}[^}]*)*)\}/g)].map(
    ([, title = '', body = '']) => ({
      title,
      operations: [...body.matchAll(/rpc\s+(\w+)\s*\(([^)]*)\)\s*returns\s*\(([^)]*)\)/g)].map(
        ([, name, input, output]) => ({
          method: 'rpc',
          path: `${name}(${input?.trim()}) → ${output?.trim()}`,
        }),
      ),
    }),
  )
}

function serversOf(servers: unknown): string[] {
  const entries = Array.isArray(servers) ? servers : Object.values(asObject(servers))
  return entries
    .map((server) => String(asObject(server).url ?? asObject(server).host ?? ''))
    .filter((url) => url !== '')
}

function asObject(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
}
