import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { catalogErrors } from '@callboard/catalog'
import { type CallboardError, coreErrors } from '@callboard/core'
import { docsErrors } from '@callboard/docs'
import { scaffolderErrors } from '@callboard/scaffolder'
import { searchErrors } from '@callboard/search'
import { expect, it } from 'vitest'
import { commands } from '../examples/cli/src/commands.ts'
import { cliErrors } from '../examples/cli/src/errors.ts'
import { configErrors } from '../examples/portal/src/load-config.ts'
import { portalMcpErrors } from '../examples/portal/src/mcp/mcp-errors.ts'
import { logErrors } from '../examples/portal/src/operations/portal-logger.ts'
import { registerErrors } from '../examples/portal/src/register-location.ts'
import { serveErrors } from '../examples/portal/src/serve-errors.ts'
import { signInErrors } from '../examples/portal/src/sign-in/sign-in-errors.ts'

const page = 'docs/errors.md'
const tables = {
  '@callboard/core': coreErrors,
  '@callboard/catalog': catalogErrors,
  '@callboard/scaffolder': scaffolderErrors,
  '@callboard/docs': docsErrors,
  '@callboard/search': searchErrors,
  'The portal': {
    ...serveErrors,
    ...configErrors,
    ...logErrors,
    ...registerErrors,
    ...signInErrors,
    ...portalMcpErrors,
  },
  'The command': cliErrors,
}

const intro = `# Errors

Every error of Callboard is a \`CallboardError\` with a stable \`code\`, a sentence and a hint. Programs compare the code; people read the rest. Words in angle brackets stand for the values at hand.

This page is made from the tables in the packages: \`UPDATE=1 npm test -- --project readme\` writes it.
`

/** Data whose every value is its own name: as a text, as a list of one text, and as a list of one problem. */
const names = new Proxy(
  {},
  {
    get: (_target, name) => [
      Object.assign(new String(`<${String(name)}>`), { path: '<path>', message: '<message>' }),
    ],
  },
)

function section([title, table]: [string, Record<string, unknown>]): string {
  const rows = Object.values(table).map((make) => {
    const { code, message, hint = '' } = (make as (data: unknown) => CallboardError)(names)
    return `| \`${code}\` | ${cell(message)} | ${cell(hint)} |`
  })
  return [
    `## ${title}`,
    '',
    '| code | message | hint |',
    '| --- | --- | --- |',
    ...rows.sort(),
    '',
  ].join('\n')
}

function cell(text: unknown): string {
  // A text that is quoted as JSON shows the list that stands in for it, a sum the number that is added,
  // and what is computed no number at all.
  return String(text)
    .replace(/(<\w+)>1\b/g, '$1 + 1>')
    .replace(/\bNaN\b/g, '<number>')
    .replace(/\["(<\w+>)"\]/g, '"$1"')
    .replaceAll('|', '\\|')
    .replaceAll('<', '&lt;')
    .replaceAll('\n', ' ')
}

it('lists every error of every package, and no other', () => {
  const expected = [intro, ...Object.entries(tables).map(section)].join('\n')
  if (process.env.UPDATE) writeFileSync(page, expected)
  expect(readFileSync(page, 'utf8')).toBe(expected)
})

it('knows every table there is', () => {
  const folders = ['packages', 'examples']
    .flatMap((root) => readdirSync(root).map((name) => join(root, name, 'src')))
    .filter((folder) => existsSync(folder))
  const sources = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => /(?<!\.test)\.ts$/.test(path))
      .map((path) => readFileSync(join(folder, path), 'utf8')),
  )
  const made = sources.flatMap((text) =>
    [...text.matchAll(/^export const \w+ = defineErrors\('(\w+)'/gm)].map(([, name]) => name),
  )
  const listed = Object.values(tables).flatMap((table) =>
    Object.values(table).map((make) => (make as (data: unknown) => CallboardError)(names).code),
  )
  const missing = made.filter((name) => !listed.some((code) => code.startsWith(`${name}_`)))
  expect([made.length >= 9, missing]).toEqual([true, []])
})

it('names only commands that there are', () => {
  const named = [...readFileSync(page, 'utf8').matchAll(/\bcallboard ((?:[a-z]+ ?)+)/g)]
  const unknown = named.filter(
    ([, words = '']) => !commands.some(({ name }) => `${words.trim()} `.startsWith(`${name} `)),
  )
  expect([named.length > 5, unknown.map(([text]) => text)]).toEqual([true, []])
})
