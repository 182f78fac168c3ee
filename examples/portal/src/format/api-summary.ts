import { parseYaml } from '@callboard/core'
import type { ApiPart, EntityApiPage } from '../view-models.ts'
import { messageParts, openApiParts } from './api-parts.ts'
import { asObject, type Json, wordsOf } from './json-words.ts'

/** An operation as the definition has it; `parts` reads what it takes and gives, where its format says so. */
export interface ApiOperation {
  method: string
  path: string
  summary?: string
  deprecated?: boolean
  parts?: () => ApiPart[]
}

/** What a definition offers, for people: its servers and its operations in groups. */
export interface ApiSummary extends Pick<EntityApiPage, 'servers' | 'version'> {
  groups: { title: string; operations: ApiOperation[] }[]
  language: string
}

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

function openApiGroups(root: Json): ApiSummary['groups'] {
  const groups = new Map<string, ApiSummary['groups'][number]>()
  for (const [path, item] of Object.entries(asObject(root.paths))) {
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
        parts: () => openApiParts(root, path, method),
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
        : [toOperation(root, { method, path, operation: asObject(channel)[method] })],
    ),
  )
  const version3 = Object.values(asObject(root.operations)).map((operation) => {
    const channel =
      wordsOf(asObject(asObject(operation).channel).$ref)
        .split('/')
        .at(-1) ?? ''
    const address = asObject(channels[channel]).address
    const method = wordsOf(asObject(operation).action)
    return toOperation(root, { method, path: wordsOf(address) || channel, operation })
  })
  const operations = [...version2, ...version3]
  return operations.length > 0 ? [{ title: 'Messages', operations }] : []
}

function toOperation(
  root: Json,
  { method, path, operation }: { method: string; path: string; operation: unknown },
): ApiOperation {
  const parts = () => messageParts(root, operation)
  return { method, path, ...summaryOf(asObject(operation)), parts }
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
    const lines = operationLines.split('\n').map((line) => line.replace(/#.*$/, '').trim())
    const operations = lines.flatMap((path, index) => {
      if (!/^\w+\s*[(:]/.test(path)) return []
      const summary = /^"{1,3}([^"]+)"{1,3}$/.exec(lines[index - 1] ?? '')?.[1]
      return [{ method: title.toLowerCase(), path, ...summaryOf({ summary }) }]
    })
    return operations.length > 0 ? [{ title, operations }] : []
  })
}

/** The head of a service, or one of its calls. Every part is bounded: definitions are hostile, and a search must stay linear. */
const grpcPart =
  /\bservice\s{1,9}(?<service>\w{1,200})\s{0,9}\{|\brpc\s{1,9}(?<call>\w{1,200})\s{0,9}\((?<input>[^()]{0,200})\)\s{0,40}returns\s{0,9}\((?<output>[^()]{0,200})\)/g

function grpcGroups(definition: string): ApiSummary['groups'] {
  const groups: ApiSummary['groups'] = []
  for (const { groups: part = {}, index } of definition.matchAll(grpcPart)) {
    const { service, call, input = '', output = '' } = part
    if (service !== undefined) groups.push({ title: service, operations: [] })
    else
      groups.at(-1)?.operations.push({
        method: 'rpc',
        path: `${call}(${input.trim()}) → ${output.trim()}`,
        ...summaryOf({ summary: commentBefore(definition, index) }),
      })
  }
  return groups
}

/** How far back a comment is looked for. */
const longestComment = 2_000

/** The lines of a comment that end where something begins. */
function commentBefore(text: string, end: number): string {
  const lines = text
    .slice(Math.max(0, end - longestComment), end)
    .split('\n')
    .slice(0, -1)
  const first = lines.findLastIndex((line) => !/^\s*\/\//.test(line)) + 1
  return lines
    .slice(first)
    .map((line) => line.replace(/^\s*\/\/\s?/, ''))
    .join(' ')
}

function serversOf(servers: unknown): string[] {
  const entries = Array.isArray(servers) ? servers : Object.values(asObject(servers))
  return entries
    .map((server) => wordsOf(asObject(server).url ?? asObject(server).host))
    .filter((url) => url !== '')
}
