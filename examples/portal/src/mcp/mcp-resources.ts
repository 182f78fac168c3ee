import { entityRefOf, parseEntityRef } from '@callboard/core'
import { type McpServer, ResourceTemplate } from '@modelcontextprotocol/server'
import type { Portal } from '../portal.ts'
import { findEntity } from './catalog-tools.ts'
import { findPage, findSite, pageText } from './docs-tools.ts'
import type { McpTool } from './mcp-tool.ts'
import { requirePermission } from './require-permission.ts'

/** Names that a client may complete an address with. */
const maxCompletions = 100

const readEntity = 'catalog.entity.read'
const readDocs = 'docs.read'

/**
 * Gives entities and pages of documentation addresses of their own, so that people can attach them: only what the tools of
 * the profile give as well, and under the same permissions.
 */
export function registerResources(
  server: McpServer,
  { portal, tools }: { portal: Portal; tools: readonly McpTool[] },
): void {
  const has = (name: string) => tools.some((tool) => tool.name === name)
  if (has('catalog_get')) registerEntities(server, portal)
  if (has('docs_read')) registerDocs(server, portal)
}

function registerEntities(server: McpServer, portal: Portal): void {
  const complete = async (begin: string, kind = '') =>
    (await portal.allows({ permission: readEntity })) ? namesOf(portal, { kind, begin }) : []
  server.registerResource(
    'entity',
    new ResourceTemplate('catalog://{kind}/{namespace}/{name}', {
      list: undefined,
      complete: { name: (value, context) => complete(value, context?.arguments?.kind) },
    }),
    { title: 'Entity', description: 'An entity of the catalog.', mimeType: 'application/json' },
    async (uri, { kind, namespace, name }) => {
      await requirePermission(portal, { permission: readEntity, params: { kind, namespace, name } })
      const entity = findEntity(portal, `${kind}:${namespace}/${name}`)
      const text = JSON.stringify(entity, undefined, 2)
      return { contents: [{ uri: uri.href, mimeType: 'application/json', text }] }
    },
  )
}

function registerDocs(server: McpServer, portal: Portal): void {
  server.registerResource(
    'docs',
    new ResourceTemplate('docs://{kind}/{namespace}/{name}/{+page}', {
      list: async () => {
        const refs = (await portal.allows({ permission: readDocs })) ? portal.docs.refs() : []
        return { resources: refs.map((ref) => homeOf(portal, ref)) }
      },
    }),
    { title: 'Documentation', description: 'A page of documentation.', mimeType: 'text/markdown' },
    async (uri, { kind, namespace, name, page = '' }) => {
      await requirePermission(portal, { permission: readDocs, params: { kind, namespace, name } })
      const site = await findSite(portal, `${kind}:${namespace}/${name}`)
      const path = [page].flat().join('/')
      const text = pageText(findPage(site, path === 'index' ? '' : path))
      return { contents: [{ uri: uri.href, mimeType: 'text/markdown', text }] }
    },
  )
}

function homeOf({ catalog }: Portal, ref: string) {
  const { kind, namespace, name } = parseEntityRef(ref)
  const description = catalog.get(ref)?.metadata.description
  return {
    uri: `docs://${kind}/${namespace}/${name}/index`.toLowerCase(),
    name: ref,
    mimeType: 'text/markdown',
    ...(description && { description }),
  }
}

function namesOf({ catalog }: Portal, { kind, begin }: { kind: string; begin: string }): string[] {
  const names: string[] = []
  for (const entity of catalog.entities()) {
    const ref = entityRefOf(entity)
    const { name } = entity.metadata
    if (kind !== '' && !ref.startsWith(`${kind.toLowerCase()}:`)) continue
    if (name.toLowerCase().startsWith(begin.toLowerCase())) names.push(name)
    if (names.length === maxCompletions) break
  }
  return names
}
