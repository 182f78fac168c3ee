import { defineErrors } from '@callboard/core'

/** What can be wrong with the profiles of a configuration. */
export const portalMcpErrors = defineErrors('MCP', {
  TOOL_UNKNOWN: ({ tool, profile }: { tool: string; profile: string }) => ({
    message: `The MCP profile "${profile}" names the tool "${tool}", which there is not`,
    hint: 'callboard mcp --help lists the tools; catalog_* stands for all that begin so.',
  }),
  PROFILE_NAME: ({ name }: { name: string }) => ({
    message: `"${name}" cannot be the name of an MCP profile`,
    hint: 'It is part of an address: use small letters, digits and hyphens.',
  }),
  PROFILE_UNKNOWN: ({ name, known }: { name: string; known: readonly string[] }) => ({
    message: `There is no MCP profile "${name}"`,
    hint: `There are ${known.join(', ')}.`,
  }),
})
