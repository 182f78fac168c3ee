import { HttpError } from '@callboard/core/http'
import { Router } from 'express'
import type { Portal } from '../portal.ts'
import { webHandler } from '../server/web-handler.ts'
import { createHeldPlans, type HeldPlans } from './held-plans.ts'
import type { McpTool } from './mcp-tool.ts'

/** A question is small; answers to a form may hold a text or two. */
const maxRequestBodySize = 256 * 1024

/** `/mcp` and `/mcp/<profile>`: the portal for agents, over streamable HTTP. */
export function mcpRoutes(portal: Portal): Router {
  const plans = createHeldPlans(portal.runtime)
  const router = Router()
  for (const [profile, tools] of portal.mcpProfiles) {
    let opened: ReturnType<typeof openHandler> | undefined
    const fetch = async (request: Request) => {
      opened ??= openHandler(portal, { tools, plans })
      return (await opened).fetch(request)
    }
    router.all(profile === 'default' ? '/' : `/${profile}`, webHandler({ fetch }, portal))
  }
  router.use((request) => {
    throw new HttpError(404, `There is no MCP profile at ${request.originalUrl}`, {
      hint: `There are ${[...portal.mcpProfiles.keys()].join(', ')}.`,
    })
  })
  return router
}

/** The protocol is loaded for the first agent that comes. */
async function openHandler(
  portal: Portal,
  { tools, plans }: { tools: readonly McpTool[]; plans: HeldPlans },
) {
  const { createMcpHandler } = await import('@modelcontextprotocol/server')
  const { createMcpServer } = await import('./create-mcp-server.ts')
  const { logger, closing } = portal
  // One for each request, on behalf of whom it is.
  const serverOf = () => createMcpServer({ portal, tools, plans, user: portal.signedInAs })
  const handler = createMcpHandler(serverOf, {
    maxRequestBodySize,
    onerror: ({ message }) => logger.warn('an MCP request failed', { error: message }),
  })
  closing.addEventListener('abort', () => void handler.close(), { once: true })
  return handler
}
