import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Secret } from '@callboard/core'
import { createUrlGate, nodeRuntime, type UrlGate } from '@callboard/core/node'
import type { z } from 'zod'
import {
  aliasesSchema,
  closeScrollSchema,
  indexSchema,
  scrollSchema,
  searchSchema,
  type TestSearch,
} from './test-server-bodies.ts'
import { bulk, parse, refresh, type TestIndex } from './test-server-index.ts'
import {
  createReader,
  type TestDocument,
  type TestReader,
  TestRefusal,
} from './test-server-query.ts'
import { hitOf, runSearch } from './test-server-search.ts'

/**
 * Follows the published interface of OpenSearch and Elasticsearch as far as the engine uses it, and refuses everything
 * else. Scores are those of BM25 with its usual constants.
 */
export interface TestSearchServer {
  /** Without a slash at its end. */
  baseUrl: string
  gate: UrlGate
  indices: Map<string, TestIndex>
  /** Requests in order: method and path. */
  asked: string[]
  /** Answers the next request that it matches by itself; nothing leaves it as it is. */
  interfere(
    answer:
      | ((method: string, path: string) => { status: number; body: unknown } | undefined)
      | undefined,
  ): void
  [Symbol.asyncDispose](): Promise<void>
}

/** What the server wants to see of each request. */
export const testPassword = 'a-password-that-nobody-must-see'
const authorization = `Basic ${Buffer.from(`callboard:${testPassword}`).toString('base64')}`

/** Starts a server on the loopback address. */
export async function startTestSearchServer(): Promise<TestSearchServer> {
  const indices = new Map<string, TestIndex>()
  const scrolls = new Map<
    string,
    { hits: TestDocument[]; search: TestSearch; reader: TestReader }
  >()
  const asked: string[] = []
  let interference: Parameters<TestSearchServer['interfere']>[0]

  const server = createServer(async (request, response) => {
    const body = await bodyOf(request)
    const path = request.url ?? ''
    asked.push(`${request.method} ${path}`)
    const { status, body: answer } =
      interference?.(request.method ?? '', path) ?? attempt(request, body)
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const headers = { authorization: new Secret(authorization) }
  const gate = createUrlGate({ allow: [{ origin: baseUrl, private: true, headers }] })
  return {
    baseUrl,
    gate,
    indices,
    asked,
    interfere(answer) {
      interference = answer
    },
    async [Symbol.asyncDispose]() {
      await gate.close()
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }

  function attempt(request: IncomingMessage, body: string): { status: number; body: unknown } {
    try {
      if (request.headers.authorization !== authorization)
        throw new TestRefusal(401, 'security_exception', 'missing authentication credentials')
      const url = new URL(request.url ?? '', baseUrl)
      return {
        status: 200,
        body: answer(`${request.method} ${url.pathname}`, url.searchParams, body),
      }
    } catch (error) {
      const refusal =
        error instanceof TestRefusal ? error : new TestRefusal(400, 'test_failed', String(error))
      const { status, type, message: reason } = refusal
      return { status, body: { error: { type, reason, root_cause: [{ type, reason }] }, status } }
    }
  }

  function answer(request: string, parameters: URLSearchParams, body: string): unknown {
    const [, method = '', first = '', second] = /^(\w+) \/([^/]*)(?:\/(.*))?$/.exec(request) ?? []
    const route = `${method} ${first.startsWith('_') ? first : '*'}${second === undefined ? '' : `/${second}`}`
    const routes: Record<string, () => unknown> = {
      'PUT *': () => createIndex(first, parse(indexSchema, body)),
      'GET *': () => listIndices(first),
      'DELETE *': () => {
        existing(first)
        indices.delete(first)
        return { acknowledged: true }
      },
      'GET */_mapping': () =>
        Object.fromEntries(
          namesFor(first, false).map((name) => [name, { mappings: existing(name).mappings }]),
        ),
      'POST */_refresh': () => refresh(existing(first)),
      'POST */_bulk': () => bulk(existing(first), body),
      'POST */_search': () => search(first, parse(searchSchema, body), parameters),
      'POST _search/scroll': () => nextPage(parse(scrollSchema, body).scroll_id),
      'DELETE _search/scroll': () => {
        scrolls.delete(parse(closeScrollSchema, body).scroll_id)
        return { succeeded: true }
      },
      'POST _aliases': () => changeAliases(parse(aliasesSchema, body).actions),
    }
    const found = routes[route]
    if (!found) throw new TestRefusal(405, 'illegal_argument_exception', `no route ${route}`)
    return found()
  }

  function existing(name: string): TestIndex {
    const index = indices.get(name)
    if (!index) throw new TestRefusal(404, 'index_not_found_exception', `no such index [${name}]`)
    return index
  }

  /** An index, or those behind an alias. */
  function namesFor(name: string, ignoreMissing: boolean): string[] {
    if (indices.has(name)) return [name]
    const behind = [...indices].filter(([, { aliases }]) => aliases.has(name)).map(([each]) => each)
    if (behind.length === 0 && !ignoreMissing) existing(name)
    return behind
  }

  function createIndex(name: string, { mappings, aliases = {} }: z.infer<typeof indexSchema>) {
    if (name !== name.toLowerCase())
      throw new TestRefusal(400, 'invalid_index_name_exception', 'must be lowercase')
    if (indices.has(name))
      throw new TestRefusal(400, 'resource_already_exists_exception', `index [${name}] exists`)
    const reader = createReader([], () => undefined)
    const index = { aliases: new Set(Object.keys(aliases)), mappings, reader }
    indices.set(name, { ...index, created: nodeRuntime.now(), written: new Map() })
    return { acknowledged: true, shards_acknowledged: true, index: name }
  }

  function listIndices(pattern: string) {
    const prefix = pattern.replace(/\*$/, '')
    const found = [...indices].filter(([name]) => name.startsWith(prefix))
    return Object.fromEntries(
      found.map(([name, { aliases, mappings, created }]) => [
        name,
        {
          aliases: Object.fromEntries([...aliases].map((alias) => [alias, {}])),
          mappings: { _meta: mappings._meta },
          settings: { index: { creation_date: String(created) } },
        },
      ]),
    )
  }

  function changeAliases(actions: z.infer<typeof aliasesSchema>['actions']) {
    for (const action of actions)
      existing('add' in action ? action.add.index : action.remove_index.index)
    for (const action of actions) {
      if ('add' in action) existing(action.add.index).aliases.add(action.add.alias)
      else indices.delete(action.remove_index.index)
    }
    return { acknowledged: true }
  }

  function search(name: string, request: TestSearch, parameters: URLSearchParams): unknown {
    const names = namesFor(name, parameters.get('ignore_unavailable') === 'true')
    if (names.length > 1) throw new TestRefusal(500, 'test', 'an alias shows two indices')
    const reader =
      names[0] === undefined ? createReader([], () => undefined) : existing(names[0]).reader
    const { hits, body } = runSearch(reader, request)
    // Where there is no index, nothing is aggregated.
    if (names.length === 0) return { hits: { total: { value: 0, relation: 'eq' }, hits: [] } }
    if (!parameters.has('scroll')) return body
    const id = `scroll${scrolls.size}`
    scrolls.set(id, {
      hits: hits.slice(request.size).map(([each]) => each),
      search: request,
      reader,
    })
    return { ...body, _scroll_id: id }
  }

  function nextPage(id: string) {
    const scroll = scrolls.get(id)
    if (!scroll) throw new TestRefusal(404, 'search_context_missing_exception', 'it was closed')
    const page = scroll.hits.splice(0, scroll.search.size)
    return {
      _scroll_id: id,
      hits: { hits: page.map((each) => hitOf(scroll.reader, each, scroll.search)) },
    }
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
