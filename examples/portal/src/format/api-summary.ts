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
    ...(wordsOf(version) !== '' && { version: wordsOf(version) }),
  }
}

function openApiGroups({ paths }: Json): ApiSummary['groups'] {
  const groups = new Map<string, ApiSummary['groups'][number]>()
  for (const [path, item] of Object.entries(asObject(paths))) {
    for (const method of methods) {
      const operation = asObject(item)[method]
      if (operation === undefined) continue
      const { tags, summary, description, deprecated } = asObject(operation)
      const title = (Array.isArray(tags) && wordsOf(tags[0])) || 'Operations'
      const group = groups.get(title) ?? { title, operations: [] }
      groups.set(title, group)
      group.operations.push({
        method: method.toUpperCase(),
        path,
        ...summaryOf({ summary, description }),
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
      wordsOf(asObject(asObject(operation).channel).$ref)
        .split('/')
        .at(-1) ?? ''
    const address = asObject(channels[channel]).address
    return toOperation(wordsOf(asObject(operation).action), wordsOf(address) || channel, operation)
  })
  const operations = [...version2, ...version3]
  return operations.length > 0 ? [{ title: 'Messages', operations }] : []
}

function toOperation(
  method: string,
  path: string,
  operation: unknown,
): ApiSummary['groups'][number]['operations'][number] {
  return { method, path, ...summaryOf(asObject(operation)) }
}

function summaryOf({ summary, description }: Json): { summary?: string } {
  const text = wordsOf(summary ?? description).trim()
  return text === '' ? {} : { summary: text }
}

function graphqlGroups(definition: string): ApiSummary['groups'] {
  return ['Query', 'Mutation', 'Subscription'].flatMap((title) => {
    const head = new RegExp(`^(?:extend )?type ${title}\\b[^{\\n]{0,200}\\{`, 'm').exec(definition)
    const body = head ? definition.slice(head.index + head[0].length) : ''
    const [operationLines = ''] = body.split('}', 1)
    const operations = operationLines
      .split('\n')
      .map((line) => line.replace(/#.*$/, '').trim())
      .filter((line) => /^\w+\s*[(:]/.test(line))
      .map((path) => ({ method: title.toLowerCase(), path }))
    return operations.length > 0 ? [{ title, operations }] : []
  })
}

/** The head of a service, or one of its calls. Every part is bounded: definitions are hostile, and a search must stay linear. */
const grpcPart =
  /\bservice\s{1,9}(?<service>\w{1,200})\s{0,9}\{|\brpc\s{1,9}(?<call>\w{1,200})\s{0,9}\((?<input>[^()]{0,200})\)\s{0,40}returns\s{0,9}\((?<output>[^()]{0,200})\)/g

function grpcGroups(definition: string): ApiSummary['groups'] {
  const groups: ApiSummary['groups'] = []
  for (const { groups: part = {} } of definition.matchAll(grpcPart)) {
    const { service, call, input = '', output = '' } = part
    if (service !== undefined) groups.push({ title: service, operations: [] })
    else
      groups
        .at(-1)
        ?.operations.push({ method: 'rpc', path: `${call}(${input.trim()}) → ${output.trim()}` })
  }
  return groups
}

function serversOf(servers: unknown): string[] {
  const entries = Array.isArray(servers) ? servers : Object.values(asObject(servers))
  return entries
    .map((server) => wordsOf(asObject(server).url ?? asObject(server).host))
    .filter((url) => url !== '')
}

/** A text or number as text; anything else says nothing. */
function wordsOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

function asObject(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
}
