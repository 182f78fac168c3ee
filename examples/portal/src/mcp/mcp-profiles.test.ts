import { formatError } from '@callboard/core'
import { describe, expect, it } from 'vitest'
import type { McpProfilesConfig } from './mcp-config.ts'
import { openProfiles } from './mcp-profiles.ts'

const namesOf = (profiles: McpProfilesConfig, name: string) =>
  openProfiles(profiles)
    .get(name)
    ?.map((tool) => tool.name)

describe('a profile', () => {
  it('has the tools that it names, in the order of all tools', () => {
    expect(namesOf({ oncall: { tools: ['signals', 'catalog_i*', 'search'] } }, 'oncall')).toEqual([
      'search',
      'catalog_impact',
      'signals',
    ])
  })

  it('that only reads loses what changes something, also where it names it', () => {
    expect(namesOf({ reader: { tools: ['template_*'], readOnly: true } }, 'reader')).toEqual([
      'template_list',
      'template_form',
      'template_plan',
    ])
  })

  it('may be another one under a name that there is already', () => {
    expect(namesOf({ default: { tools: ['search'] } }, 'default')).toEqual(['search'])
    expect(namesOf({ default: { tools: ['search'] } }, 'read-only')?.length).toBeGreaterThan(10)
  })
})

describe('a mistake in a profile', () => {
  const mistake = (profiles: McpProfilesConfig) => {
    try {
      openProfiles(profiles)
    } catch (error) {
      return formatError(error)
    }
    return 'none'
  }

  it('is a tool that there is not', () => {
    expect(mistake({ a: { tools: ['catalog_delete'] } })).toMatchInlineSnapshot(`
      "MCP_TOOL_UNKNOWN: The MCP profile "a" names the tool "catalog_delete", which there is not
        hint: callboard mcp --help lists the tools; catalog_* stands for all that begin so."
    `)
  })

  it('is a pattern that nothing matches', () => {
    expect(mistake({ a: { tools: ['search', 'nope_*'] } })).toContain('"nope_*"')
  })

  it('is a name that is no part of an address', () => {
    expect(mistake({ 'a/../b': {} })).toMatchInlineSnapshot(`
      "MCP_PROFILE_NAME: "a/../b" cannot be the name of an MCP profile
        hint: It is part of an address: use small letters, digits and hyphens."
    `)
  })
})
