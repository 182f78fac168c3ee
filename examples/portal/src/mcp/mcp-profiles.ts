import type { McpProfileConfig, McpProfilesConfig } from './mcp-config.ts'
import { portalMcpErrors } from './mcp-errors.ts'
import type { McpTool } from './mcp-tool.ts'
import { mcpTools } from './mcp-tools.ts'

/** What there is where a configuration says nothing else. */
const shippedProfiles: McpProfilesConfig = { default: {}, 'read-only': { readOnly: true } }

/**
 * The tools of each profile.
 *
 * @throws MCP_PROFILE_NAME MCP_TOOL_UNKNOWN
 */
export function openProfiles(
  configured: McpProfilesConfig = {},
): ReadonlyMap<string, readonly McpTool[]> {
  const all = Object.entries({ ...shippedProfiles, ...configured })
  return new Map(all.map(([name, profile]) => [checkName(name), toolsOf(name, profile)]))
}

function checkName(name: string): string {
  if (/^[a-z0-9][a-z0-9-]{0,62}$/.test(name)) return name
  throw portalMcpErrors.PROFILE_NAME({ name })
}

function toolsOf(profile: string, { tools, readOnly = false }: McpProfileConfig): McpTool[] {
  const wanted = tools?.map((pattern) => {
    const matching = mcpTools.filter(({ name }) => matches(pattern, name))
    if (matching.length === 0) throw portalMcpErrors.TOOL_UNKNOWN({ tool: pattern, profile })
    return new Set(matching)
  })
  return mcpTools.filter(
    (tool) =>
      (!wanted || wanted.some((matching) => matching.has(tool))) && (!readOnly || tool.readOnly),
  )
}

function matches(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern
}
