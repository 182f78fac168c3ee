import { entityRefOf, parseEntityRef } from '@callboard/core'
import { type McpServer, ResourceTemplate } from '@modelcontextprotocol/server'
import type { Portal } from '../portal.ts'
import { findEntity } from './catalog-tools.ts'
import { findPage, findSite, pageText } from './docs-tools.ts'

/** Names that a client may complete an address with. */
const maxCompletions = 100

/** Gives entities and pages of documentation addresses of their own, so that people can attach them. */
export function registerResources(server: McpServer, portal: Portal): void {
  registerEntities(server, portal)
  registerDocs(server, portal)
}

function registerEntities(server: McpServer, portal: Portal): void {
  const names = (kind: string) => (value: string) => namesOf(portal, { kind, begin: value })
  server.registerResource(
    'entity',
    new ResourceTemplate('catalog://{kind}/{namespace}/{name}', {
      list: undefined,
      complete: { name: (value, context) => names(context?.arguments?.kind ?? '')(value) },
    }),
    { title: 'Entity', description: 'An entity of the catalog.', mimeType: 'application/json' },
    (uri, { kind, namespace, name }) => ({
      contents: [
        {
          uri: uri.href,
          mimeType: 'application/json',
          text: JSON.stringify(findEntity(portal, `${kind}:${namespace}/${name}`), undefined, 2),
        },
      ],
    }),
  )
}

function registerDocs(server: McpServer, portal: Portal): void {
  server.registerResource(
    'docs',
    new ResourceTemplate('docs://{kind}/{namespace}/{name}/{+page}', {
      list: () => ({ resources: portal.docs.refs().map((ref) => homeOf(portal, ref)) }),
    }),
    { title: 'Documentation', description: 'A page of documentation.', mimeType: 'text/markdown' },
    async (uri, { kind, namespace, name, page = '' }) => {
      const site = await findSite(portal, `${kind}:${namespace}/${name}`)
      const text = pageText(
        findPage(
          site,
          [page]
            .flat()
            .join('/')
            .replace(/^index$/, ''),
        ),
      )
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
