import { CallboardError, messageOf } from '@callboard/core'
import { HttpError } from '@callboard/core/http'
import {
  type CallToolResult,
  type InputRequiredResult,
  isInputRequiredResult,
  McpServer,
} from '@modelcontextprotocol/server'
import { readRef } from '../format/entity-link.ts'
import type { Portal } from '../portal.ts'
import { packageVersion } from '../server/package-folder.ts'
import type { HeldPlans } from './held-plans.ts'
import { registerResources } from './mcp-resources.ts'
import { type McpTool, type ToolContext, toCallResult } from './mcp-tool.ts'
import { requirePermission } from './require-permission.ts'

/** For whom a server is, and with what. */
export interface McpServerOptions {
  portal: Portal
  tools: readonly McpTool[]
  plans: HeldPlans
  /** Canonical reference of the person on whose behalf the agent asks. */
  user?: string | undefined
}

/** Creates the server of one conversation, or of one request: they are alike, all that lasts is in the portal. */
export function createMcpServer(options: McpServerOptions): McpServer {
  const { portal, tools, user } = options
  const server = new McpServer(
    { name: 'callboard', title: `${portal.organisation} portal`, version: packageVersion },
    { instructions: instructionsFor(portal, user) },
  )
  for (const tool of tools) register(server, tool, options)
  registerResources(server, { portal, tools })
  return server
}

function instructionsFor({ organisation }: Portal, user: string | undefined): string {
  return [
    `The developer portal of ${organisation}: its software catalog, documentation, golden paths and checks.`,
    'Begin with search when you do not know a reference; references look like component:default/billing-api.',
    'For an outage: catalog_impact for what is hit and whom to call, signals for what other systems say, docs_read for the runbook.',
    'To create something: template_list, template_form, template_plan, show the plan to the person, then template_run.',
    ...(user === undefined ? [] : [`You work on behalf of ${user}.`]),
  ].join('\n')
}

function register(server: McpServer, tool: McpTool, options: McpServerOptions): void {
  const {
    name,
    title,
    description,
    input,
    readOnly,
    destructive = false,
    idempotent = readOnly,
  } = tool
  const annotations = {
    readOnlyHint: readOnly,
    destructiveHint: destructive,
    idempotentHint: idempotent,
    openWorldHint: !readOnly,
  }
  server.registerTool(
    name,
    { title, description, inputSchema: input, annotations },
    async (args, call) => {
      const context: ToolContext = {
        portal: options.portal,
        plans: options.plans,
        user: options.user,
        signal: AbortSignal.any([call.mcpReq.signal, options.portal.closing]),
        call,
        // It knows them in either era of the protocol; a request that came alone may not say.
        canAsk: server.server.getClientCapabilities()?.elicitation !== undefined,
      }
      return answer(tool, args, context)
    },
  )
}

async function answer(
  tool: McpTool,
  args: Record<string, unknown>,
  context: ToolContext,
): Promise<CallToolResult | InputRequiredResult> {
  try {
    await requirePermission(context.portal, {
      permission: tool.permission,
      params: subjectOf(args),
    })
    const result = await tool.run(args, context)
    return isInputRequiredResult(result) ? result : toCallResult(result)
  } catch (error) {
    if (context.signal.aborted) throw error
    return { isError: true, content: [{ type: 'text', text: toldError(error, tool, context) }] }
  }
}

/** What a call is about, in the words of the APIs. */
function subjectOf({ ref, template, runId }: Record<string, unknown>): Record<string, unknown> {
  const parts = readRef(String(ref ?? template ?? ''), 'template')
  return runId === undefined ? { ...parts } : { taskId: runId }
}

/** What a model can act on is told; what went wrong inside stays in the log, under an id. */
function toldError(error: unknown, { name }: McpTool, { portal }: ToolContext): string {
  const isForCaller = (error instanceof HttpError && error.status < 500) || CallboardError.is(error)
  if (isForCaller) {
    const { message, hint } = error as { message: string; hint?: string }
    return hint ? `${message}. ${hint}` : message
  }
  const requestId = portal.runtime.randomId()
  portal.logger.error('a tool failed', { tool: name, requestId, error: messageOf(error) })
  return `Something went wrong on the server. The log of the portal has the reason under ${requestId}.`
}
