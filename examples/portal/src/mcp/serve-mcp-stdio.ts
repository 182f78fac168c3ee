import { once } from 'node:events'
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import type { Portal } from '../portal.ts'
import { createMcpServer } from './create-mcp-server.ts'
import { createHeldPlans } from './held-plans.ts'
import { portalMcpErrors } from './mcp-errors.ts'

/**
 * Speaks MCP over standard input and output. Resolves when the client has gone or the signal is aborted.
 *
 * @throws MCP_PROFILE_UNKNOWN
 */
export async function serveMcpStdio(
  portal: Portal,
  { profile = 'default', signal }: { profile?: string | undefined; signal: AbortSignal },
): Promise<void> {
  const tools = portal.mcpProfiles.get(profile)
  if (!tools)
    throw portalMcpErrors.PROFILE_UNKNOWN({ name: profile, known: [...portal.mcpProfiles.keys()] })
  const plans = createHeldPlans(portal.runtime)
  const gone = new AbortController()
  const stdio = serveStdio(() => {
    const server = createMcpServer({ portal, tools, plans, user: portal.signedInAs })
    server.server.onclose = () => gone.abort()
    return server
  })
  process.stdin.once('end', () => gone.abort())
  const over = AbortSignal.any([gone.signal, signal])
  if (!over.aborted) await once(over, 'abort')
  await stdio.close()
}
