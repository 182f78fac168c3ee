import { catalogTools } from './catalog-tools.ts'
import { checkTools } from './check-tools.ts'
import { docsTools } from './docs-tools.ts'
import { incidentTool } from './incident-tool.ts'
import type { McpTool } from './mcp-tool.ts'
import { runTools } from './run-tools.ts'
import { searchTools } from './search-tools.ts'
import { templateTools } from './template-tools.ts'

/** Every tool that a portal has, in the order in which a client lists them. */
export const mcpTools: readonly McpTool[] = [
  ...searchTools,
  ...catalogTools,
  ...docsTools,
  incidentTool,
  ...checkTools,
  ...templateTools,
  ...runTools,
]
