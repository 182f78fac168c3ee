import { defineCommand } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'

/** `callboard mcp`: the portal for agents on this machine. */
export const mcp = defineCommand<{ profile?: string }>({
  name: 'mcp',
  summary: 'Speaks MCP on standard input and output, for an agent on this machine.',
  examples: ['mcp', 'mcp --from services --profile read-only'],
  options: [
    {
      flags: '--profile <name>',
      description: 'which tools there are, as in the configuration (default, read-only)',
    },
  ],
  notes: [
    'An agent starts it itself: {"command": "npx", "args": ["callboard", "mcp"]}.',
    'Runs that an agent begins are carried out here, so they end with it unless the configuration keeps them.',
  ],
  usesSources: true,
  streams: true,
  async run(context) {
    const { needSources } = await import('../sources/load-sources.ts')
    const { openPortal } = await import('../sources/open-portal.ts')
    const { serveMcpStdio } = await import('@callboard/portal')
    const { options, signal } = context
    const loaded = await needSources(context, 'mcp')
    await using opened = await openPortal(context, loaded, { runs: 'carried out' })
    await serveMcpStdio(opened.portal, { profile: options.profile, signal })
    return exitCodes.ok
  },
})
