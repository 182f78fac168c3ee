import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { formatError } from '@callboard/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadConfig } from './load-config.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callboard-config-'))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

/** Each in a file of its own: a module is read once. */
async function load(name: string, source: string) {
  const file = join(folder, `${name}.mjs`)
  await writeFile(file, source)
  return loadConfig(file)
}

const problemOf = async (name: string, source: string) =>
  load(name, source).then(
    () => undefined,
    (error: unknown) => formatError(error).replaceAll(folder, '<folder>'),
  )

it('loads a configuration, and keeps what is in it as it was', async () => {
  const source = `
    class Provider { name = 'mine'; async *read() {} }
    export const provider = new Provider()
    export default { organisation: 'Acme', catalog: { providers: [provider] } }`
  const { config, folder: at } = await load('good', source)
  expect(at).toBe(folder)
  expect(config).toMatchObject({ organisation: 'Acme' })
  expect(config.catalog.providers[0]?.constructor.name).toBe('Provider')
})

it('says that there is no such file', async () => {
  const file = join(folder, 'nope.config.ts')
  await expect(loadConfig(file)).rejects.toMatchObject({
    code: 'CONFIG_MISSING',
    message: `There is no configuration file "${file}"`,
    hint: 'Check the path given with --config.',
  })
})

it.each([
  ['UNREADABLE', 'unreadable', 'export default {'],
  ['NO_EXPORT', 'no-export', 'export const config = {}'],
])('refuses a file with CONFIG_%s', async (code, name, source) => {
  await expect(load(name, source)).rejects.toMatchObject({ code: `CONFIG_${code}` })
})

it('asks whether another key was meant', async () => {
  const source = `export default { organization: 'Acme', organisation: 'Acme', catalog: { providers: [] } }`
  expect(await problemOf('misspelt', source)).toMatchInlineSnapshot(`
    "CONFIG_INVALID: The configuration file "<folder>/misspelt.mjs" is not valid: there is no option "organization"; did you mean "organisation"?
      hint: Correct it; the page docs/configuration.md lists every key."
  `)
})

it('names everything that is wrong at once', async () => {
  const source = `export default { organization: 'Acme', catalog: { provders: [] }, git: { standInFor: 'x' } }`
  expect(await problemOf('several', source)).toMatchInlineSnapshot(`
    "CONFIG_INVALID: The configuration file "<folder>/several.mjs" is not valid in 3 places:
      there is no option "catalog.provders"; did you mean "providers"?
      there is no option "organization"; did you mean "organisation"?
      "git.standInFor" is not valid: Invalid input: expected array, received string
      hint: Correct it; the page docs/configuration.md lists every key."
  `)
})

it.each([
  [
    'a key of a section',
    `catalog: { providers: [] }, git: { standinFor: [] }`,
    'there is no option "git.standinFor"; did you mean "standInFor"?',
  ],
  ['a section that is missing', `tour: {}`, '"catalog" is not valid: '],
  ['a section that is a text', `catalog: { providers: [] }, git: 'x'`, '"git" is not valid: '],
  [
    'a provider without a name',
    `catalog: { providers: [{ read() {} }] }`,
    '"catalog.providers.0.name" is not valid: ',
  ],
  [
    'an action without an id',
    `catalog: { providers: [] }, scaffolder: { actions: [{ name: 'x' }] }`,
    '"scaffolder.actions.0.id" is not valid: ',
  ],
  [
    'a store that is a number',
    `catalog: { providers: [], store: 5 }`,
    '"catalog.store" is not valid: expected the path of a SQLite file, or a function that opens a store',
  ],
  [
    'a store of runs that is a number',
    `catalog: { providers: [] }, scaffolder: { store: 5 }`,
    '"scaffolder.store" is not valid: expected the path of a SQLite file, or a function that opens a store',
  ],
  [
    'a key where its name belongs',
    `catalog: { providers: [] }, scaffolder: { sealingKey: 'AAAA/+==' }`,
    '"scaffolder.sealingKey" is not valid: expected the name of an environment variable, or a Secret',
  ],
  [
    'a reader that is a function',
    `catalog: { providers: [] }, readers: [() => {}]`,
    '"readers.0" is not valid: ',
  ],
])('refuses %s', async (name, rest, problem) => {
  const source = `export default { organisation: 'Acme', ${rest} }`
  await expect(load(name.replaceAll(' ', '-'), source)).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringContaining(`is not valid: ${problem}`),
  })
})

describe('a configuration in YAML', () => {
  const loadYaml = async (name: string, source: string) => {
    const file = join(folder, `${name}.yaml`)
    await writeFile(file, source)
    return loadConfig(file)
  }
  const yamlProblem = (name: string, source: string) =>
    loadYaml(name, source).then(
      () => undefined,
      (error: unknown) => formatError(error).replaceAll(folder, '<folder>'),
    )

  it('reads entities from its folders, and their docs and templates too', async () => {
    const { config, folder: at } = await loadYaml(
      'good',
      'organisation: Acme\ncatalog:\n  store: catalog.db\n  files:\n    - ./org\n    - { root: ./more, kinds: [API] }\nwiki: ./wiki\n',
    )
    expect(at).toBe(folder)
    expect(config).toMatchObject({
      organisation: 'Acme',
      folders: ['./org', './more'],
      wiki: './wiki',
      catalog: {
        providers: [{ name: 'files' }, { name: 'files 2', kinds: ['API'] }],
        store: 'catalog.db',
      },
    })
  })

  it('takes kinds and checks from files beside it, and says what is wrong with those', async () => {
    const [kind, checks] = [join(folder, 'cluster.schema.json'), join(folder, 'rules.yaml')]
    const properties = {
      apiVersion: { const: 'acme.example/v1' },
      kind: { const: 'Cluster' },
      spec: { type: 'object', required: ['region'] },
    }
    await writeFile(kind, JSON.stringify({ properties }))
    await writeFile(checks, 'checks: [{ use: owner-exists }]\n')
    const named = (files: string) => `organisation: Acme\ncatalog:\n  files: [.]\n${files}`
    const { config } = await loadYaml(
      'beside',
      named('  kinds: [cluster.schema.json]\n  checks: rules.yaml\n'),
    )
    expect(config.catalog).toMatchObject({
      kinds: [{ kind: 'Cluster', apiVersion: ['acme.example/v1'] }],
      release: expect.stringMatching(/^[0-9a-f]{64}$/),
      checks: { checks: [{ name: 'owner-exists' }] },
    })

    await writeFile(kind, '{}')
    await writeFile(checks, 'checks: [{ use: owner-exist }]\n')
    expect(
      await yamlProblem(
        'beside',
        named('  kinds:\n    - cluster.schema.json\n    - gone.json\n  checks: rules.yaml\n'),
      ),
    ).toMatchInlineSnapshot(`
      "CONFIG_INVALID: The configuration file "<folder>/beside.yaml" is not valid in 3 places:
        line 5: "cluster.schema.json" cannot be used: The schema of the kind at hand is refused: it does not name one "kind"
        line 6: "gone.json" is not there
        line 7: "rules.yaml" has a mistake in line 1: There is no check "owner-exist"
        at <folder>/beside.yaml:5:7
        hint: Correct it; the page docs/configuration.md lists every key."
    `)
  })

  it('says what is wrong with it, and where', async () => {
    expect(
      await yamlProblem('misspelt', 'organization: Acme\ncatalog: { files: [.] }\n'),
    ).toMatchInlineSnapshot(`
      "CONFIG_INVALID: The configuration file "<folder>/misspelt.yaml" is not valid: there is no option "organization"; did you mean "organisation"?
        at <folder>/misspelt.yaml:1:1
        hint: Correct it; the page docs/configuration.md lists every key."
    `)
    expect(
      await yamlProblem(
        'several',
        'organisation: Acme\ncatalog:\n  files: [.]\n  stor: x\ngit:\n  standInFor: github.com\n',
      ),
    ).toMatchInlineSnapshot(`
      "CONFIG_INVALID: The configuration file "<folder>/several.yaml" is not valid in 2 places:
        line 4: there is no option "catalog.stor"; did you mean "store"?
        line 6: "git.standInFor" is not valid: Invalid input: expected array, received string
        at <folder>/several.yaml:4:3
        hint: Correct it; the page docs/configuration.md lists every key."
    `)
    expect(await yamlProblem('broken', 'organisation: [\n')).toMatchInlineSnapshot(`
      "CONFIG_INVALID: The configuration file "<folder>/broken.yaml" is not valid: Flow sequence in block collection must be sufficiently indented and end with a ]
        at <folder>/broken.yaml:2:1
        hint: Correct it; the page docs/configuration.md lists every key."
    `)
    expect(await yamlProblem('empty', '')).toMatchInlineSnapshot(`
      "CONFIG_INVALID: The configuration file "<folder>/empty.yaml" is not valid: it holds 0 documents, not one
        hint: Correct it; the page docs/configuration.md lists every key."
    `)
    expect(await yamlProblem('many', 'a: 1\n---\nb: 2\n')).toMatchInlineSnapshot(`
      "CONFIG_INVALID: The configuration file "<folder>/many.yaml" is not valid: it holds 2 documents, not one
        hint: Correct it; the page docs/configuration.md lists every key."
    `)
  })

  it('runs nothing', async () => {
    const text = await yamlProblem(
      'program',
      'organisation: !!js/function "() => 1"\ncatalog: { files: [.] }\n',
    )
    expect(text).toMatch(/^\S*\s*CONFIG_INVALID|CONFIG_INVALID/)
  })
})
