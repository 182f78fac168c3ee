import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { expect, it } from 'vitest'
import { call, org } from './call.ts'
import { commandArgv } from './command-argv.ts'

it('answers an agent that starts it, and ends when the agent has gone', async () => {
  const home = await mkdtemp(join(tmpdir(), 'callboard-test-'))
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [...commandArgv, 'mcp', '--from', '.', '--profile', 'read-only'],
    cwd: org,
    env: { PATH: process.env.PATH ?? '', HOME: home, TMPDIR: home },
    stderr: 'pipe',
  })
  let complaints = ''
  transport.stderr?.on('data', (text) => {
    complaints += text
  })
  const client = new Client(
    { name: 'test', version: '1' },
    { versionNegotiation: { mode: 'auto' } },
  )
  await client.connect(transport)
  const { tools } = await client.listTools()
  expect(tools.map(({ name }) => name)).toContain('catalog_impact')
  expect(tools.map(({ name }) => name)).not.toContain('template_run')
  const { structuredContent } = await client.callTool({
    name: 'catalog_get',
    arguments: { ref: 'component:orders' },
  })
  expect(structuredContent).toMatchObject({ ref: 'component:default/orders' })
  await client.close()
  expect(complaints).toBe('')
  await rm(home, { recursive: true, force: true })
})

it('names the profiles that there are', async () => {
  const { code, stdout, stderr } = await call(['mcp', '--from', '.', '--profile', 'nope'])
  expect({ code, stdout, stderr }).toMatchInlineSnapshot(`
    {
      "code": 2,
      "stderr": "MCP_PROFILE_UNKNOWN: There is no MCP profile "nope"
      hint: There are default, read-only.
    ",
      "stdout": "",
    }
  `)
})
