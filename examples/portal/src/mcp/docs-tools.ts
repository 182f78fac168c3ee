import { entityRefOf } from '@callboard/core'
import { HttpError } from '@callboard/core/http'
import type { Site, SitePage } from '@callboard/docs'
import { z } from 'zod'
import type { Portal } from '../portal.ts'
import { findEntity } from './catalog-tools.ts'
import { defineTool, type McpTool } from './mcp-tool.ts'
import { refInput } from './tool-input.ts'

/** Documentation as text. */
export const docsTools: readonly McpTool[] = [
  defineTool({
    name: 'docs_list',
    permission: 'docs.read',
    title: 'List documentation',
    description:
      'Without ref: the entities that have documentation. With ref: the pages of its site in reading order.',
    input: z.object({ ref: refInput.optional() }),
    readOnly: true,
    run: async ({ ref }, { portal }) => {
      if (ref === undefined) return { data: { sites: portal.docs.refs() } }
      const site = await findSite(portal, ref)
      return {
        data: {
          site: site.name,
          pages: site.pages.map(({ href, title, description }) => ({
            page: href,
            title,
            ...(description && { description }),
          })),
        },
      }
    },
  }),
  defineTool({
    name: 'docs_read',
    permission: 'docs.read',
    title: 'Read a page of documentation',
    description: 'One page of the documentation of an entity as text. Without page: its home page.',
    input: z.object({
      ref: refInput,
      page: z
        .string()
        .max(500)
        .optional()
        .describe('page of docs_list, or the path of a search result'),
    }),
    readOnly: true,
    run: async ({ ref, page: address = '' }, { portal }) => {
      const site = await findSite(portal, ref)
      const page = findPage(site, address)
      const { href, title, editUrl } = page
      return {
        data: { site: site.name, page: href, title, ...(editUrl && { editUrl }) },
        text: pageText(page),
      }
    },
  }),
]

/** @throws a 404 that says what is missing */
export async function findSite(portal: Portal, ref: string): Promise<Site> {
  const entity = findEntity(portal, ref)
  const site = await portal.docs.get(entityRefOf(entity))
  if (site) return site
  throw new HttpError(404, `${entityRefOf(entity)} has no documentation`, {
    hint: 'Call docs_list without ref to see what has.',
  })
}

/** @throws a 404 that leads to the list of pages */
export function findPage(site: Site, address: string): SitePage {
  const page = site.page(address.replace(/^\/+/, '').replace(/[#?].*$/s, ''))
  if (page) return page
  throw new HttpError(404, `The documentation of ${site.name} has no page "${address}"`, {
    hint: 'Call docs_list with the same ref to see its pages.',
  })
}

/** A page as a model reads it. */
export function pageText({ title, sections }: SitePage): string {
  const parts = sections.map(({ heading, text }) =>
    heading === undefined || heading === title ? text : `## ${heading}\n\n${text}`,
  )
  return [`# ${title}`, ...parts].join('\n\n')
}
