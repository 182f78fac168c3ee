import { runCli } from './src/run-cli.ts'
export const code = await runCli(['catalog', 'list', '--from', 'org', '--json'], {
  stdin: process.stdin,
  stdout: { write: (text) => process.stdout.write(text), isTTY: false },
  stderr: { write: (text) => process.stderr.write(text), isTTY: false },
  env: process.env,
  cwd: process.cwd(),
  signal: new AbortController().signal,
})
import { defineCommand } from './src/command.ts'

export const catalogCount = defineCommand({
  name: 'catalog count',
  summary: 'Counts the entities.',
  examples: ['catalog count --from examples/acme'],
  usesSources: true,
  async run(context) {
    const { openCatalog } = await import('./src/sources/open-catalog.ts')
    await using opened = await openCatalog(context, 'catalog count')
    const { totalItems } = opened.catalog.query({ limit: 0 })
    return { json: { totalItems }, text: () => [`${totalItems} entities`] }
  },
})
