import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { commands } from '../src/commands.ts'
import { call } from './call.ts'

it.each(commands.map(({ name }) => name))('the help of "%s" begins with examples', async (name) => {
  const { code, stdout, stderr } = await call([...name.split(' '), '--help'])
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toMatch(new RegExp(`^Examples:\n  callboard ${name}`))
  for (const line of stdout.split('\n').slice(1)) {
    if (line === '') break
    expect(line).toMatch(new RegExp(`^ {2}callboard ${name}( |$)`))
  }
})

it('shows what there is when it is called without a word', async () => {
  const { code, stdout } = await call([])
  expect(code).toBe(0)
  expect(stdout).toMatchInlineSnapshot(`
    "Examples:
      callboard catalog impact resource:payments-db --from examples/acme
      callboard validate services/checkout/catalog-info.yaml
      callboard serve

    Usage: callboard [options] [command]

    Catalog, templates, docs and search of a developer portal, in the terminal.

    Options:
      -V, --version  print the version
      -h, --help     print this help

    Commands:
      validate       Checks entity files: every problem at its line, with what to do about it.
      catalog        Ask the catalog: list, get, facets, impact, path, graph, report, check, history,
                     diff, schema, propose.
      template       Look at templates, render, plan and run them, test them, update what they made:
                     list, lint, form, render, plan, run, test, update.
      actions        Look up what steps of templates can do: list, show.
      task           Look at runs of templates, end them, try them again, undo them, decide about them:
                     list, show, log, cancel, retry, undo, approve.
      docs           Write, check and publish documentation: build, check, serve, publish, preview.
      search         Searches the catalog and the docs of its entities.
      serve          Serves the portal of a configuration on this machine.
      mcp            Speaks MCP on standard input and output, for an agent on this machine.
      init           Writes a commented configuration to begin with.
      config         Look at a configuration before a portal is started with it: check.
      help           print the help of a command

    Exit codes: 0 fine, 1 problems were found, 2 called wrongly, 3 the work could not be done, 130 interrupted.
    "
  `)
})

it('shows the options of a command', async () => {
  const { stdout } = await call(['catalog', 'impact', '--help'])
  expect(stdout).toMatchInlineSnapshot(`
    "Examples:
      callboard catalog impact resource:payments-db --from examples/acme
      callboard catalog impact component:payment-gateway --direction dependencies --from examples/acme
      callboard catalog impact resource:payments-db --depth 1 --via dependsOn --from examples/acme --json

    Usage: callboard catalog impact [options] <ref>

    Shows what is hit when an entity fails, tier by tier, and the owners to call.

    Arguments:
      ref                      the entity that fails

    Options:
      --direction <direction>  dependents: what fails with it (the default); dependencies: what it needs
                               (choices: "dependents", "dependencies")
      --depth <number>         tiers (all)
      --via <types>            relation types to follow, with commas between
      --limit <number>         entities that are told of (100000)
      --offset <number>        entities that are passed over, nearest first (0)
      --config <file>          a callboard.config.ts; without it, the one in the project that this
                               command belongs to
      --from <path>            a folder or file with entities, instead of a configuration (repeatable)
      --json                   print one JSON document
      -h, --help               print this help
    "
  `)
})

it.each(commands.map(({ name }) => name))('the README names "%s"', (name) => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  expect(readme).toMatch(new RegExp(`\`${name}[ \`]`))
})

it('prints its version', async () => {
  const { code, stdout } = await call(['--version'])
  expect([code, stdout]).toEqual([0, '0.1.0\n'])
})
