import { readFileSync, writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { z } from 'zod'
import { configSchema } from '../examples/portal/src/config-problem.ts'
import { yamlConfigSchema } from '../examples/portal/src/read-yaml-config.ts'
import { type ConfigInterface, type ConfigMember, configInterface } from './config-members.ts'

const page = 'docs/configuration-reference.md'
const intro = `# Configuration

Every key of a \`callboard.config.ts\`, and which of them a \`callboard.config.yaml\` has; see [Configure the portal](configuration.md) for how they are used. Types that are named here and not below are those of the packages.

This page is made from the comments of the interfaces, and the keys are those of the schema that checks a file: \`UPDATE=1 npm test -- --project readme\` writes it.
`

/** All that a configuration consists of, the whole first, each once. */
function interfaces(): ConfigInterface[] {
  const found = new Map<string, ConfigInterface>()
  const queue = [{ file: 'examples/portal/src/define-config.ts', name: 'PortalConfig' }]
  for (const { file, name } of queue) {
    if (found.has(name) || file === '') continue
    const read = configInterface(file, name)
    if (!read) continue
    found.set(name, read)
    queue.push(...read.named)
  }
  return [...found.values()]
}

/** Keys with dots, as far down as objects go that know all their keys. */
function keysOf(schema: unknown, prefix = ''): string[] {
  const { def } = withoutOptional(schema)
  if (!def.shape || def.catchall?.def.type !== 'never') return [prefix.slice(0, -1)]
  return Object.entries(def.shape).flatMap(([key, value]) => keysOf(value, `${prefix}${key}.`))
}

interface Definition {
  type: string
  innerType?: unknown
  shape?: Record<string, unknown>
  /** Of an object that knows all its keys: never. */
  catchall?: { def: Definition }
}

function withoutOptional(schema: unknown): { def: Definition } {
  const { def } = schema as { def: Definition }
  return def.type === 'optional' ? withoutOptional(def.innerType) : { def }
}

const all = interfaces()
const [whole] = all
const yaml = keysOf(yamlConfigSchema satisfies z.ZodType)
const isInYaml = (key: string) => yaml.some((each) => each === key || each.startsWith(`${key}.`))

function row(
  { key, isRequired, type, text, default: fallback }: ConfigMember,
  more: string[] = [],
) {
  const meaning = [text, fallback && `Default: ${fallback}.`, isRequired && '**Required.**']
  const cells = [`\`${key}\``, ...more, `\`${type}\``, meaning.filter(Boolean).join(' ')]
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

function sectionOf({ name, text, members }: ConfigInterface): string {
  const rows = members.map((member) => row(member))
  return [
    `## ${name}`,
    '',
    text,
    '',
    '| key | type | meaning |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
}

it('lists every key with what it means', () => {
  const [, ...others] = all
  const rows = (whole?.members ?? []).map((member) =>
    row(member, [isInYaml(member.key) ? 'yes' : '–']),
  )
  const head = ['| key | in YAML | type | meaning |', '| --- | --- | --- | --- |']
  const files =
    '\n`catalog.files`, which only YAML has, is a list of folders, or of `{ root, include, exclude, kinds }`.\n'
  const expected = [intro, ...head, ...rows, files, ...others.map(sectionOf)].join('\n')
  if (process.env.UPDATE) writeFileSync(page, expected)
  expect(readFileSync(page, 'utf8')).toBe(expected)
})

it('has a comment on each key, and the keys that the schema has', () => {
  expect(whole?.members.filter(({ text }) => text === '').map(({ key }) => key)).toEqual([])
  const listed = (whole?.members ?? []).map(({ key }) => key)
  // What has an interface of its own is one key here.
  const checked = keysOf(configSchema).map(
    (key) => listed.find((each) => key === each || key.startsWith(`${each}.`)) ?? key,
  )
  expect([...new Set(checked)].sort()).toEqual([...listed].sort())
})

it('has no key in YAML that a program does not have, but for the files', () => {
  const listed = (whole?.members ?? []).map(({ key }) => key)
  const unknown = yaml.filter(
    (key) => !listed.some((each) => key === each || key.startsWith(`${each}.`)),
  )
  expect(unknown).toEqual(['catalog.files'])
})
