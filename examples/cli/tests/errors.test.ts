import { symlink } from 'node:fs/promises'
import { createTemporaryFolder } from '@callboard/core/node'
import { expect, it } from 'vitest'
import { call, org } from './call.ts'

const from = ['--from', '.']
const failure = async (argv: readonly string[], surroundings = {}) => {
  const { code, stdout, stderr } = await call(argv, surroundings)
  expect(stdout).toBe('')
  return `${stderr.replaceAll(org, '<org>')}exit code ${code}`
}

it.each([
  [['catalg']],
  [['catalog']],
  [['catalog', 'lits']],
  [['catalog', 'list', '--fliter', 'kind=api']],
  [['catalog', 'get']],
  [['catalog', 'get', 'component:a', 'component:b']],
  [['catalog', 'list', '--limit', '0']],
  [['catalog', 'list', '--query', '{kind}']],
  [['catalog', 'list', '--filter', 'kind=api', '--query', '{}']],
  [['catalog', 'list', '--config', 'a.ts', '--from', '.']],
  [['catalog', 'impact', 'resource:db', '--direction', 'up']],
  [['template', 'plan', 'hello', '-p', 'name']],
  [['docs', 'build']],
])('%j is called wrongly', async (argv) => {
  const text = await failure(argv)
  expect(text).toMatch(/^CLI_USAGE: .*\n {2}hint: .*\nexit code 2$/)
  expect(text).toMatchSnapshot()
})

it('reads nothing that it was not told to read', async () => {
  expect(await failure(['catalog', 'list'])).toMatchInlineSnapshot(`
    "CLI_CONFIG_NEEDED: "callboard catalog list" was not told what to read
      hint: Name a configuration with --config callboard.config.ts, or a folder of entity files with --from ./org.
    exit code 2"
  `)
})

it('does not run the configuration of a folder that it does not belong to', async () => {
  await using temporary = await createTemporaryFolder()
  const { folder } = temporary
  await folder.write('callboard.config.js', 'throw new Error("this was run")')
  await folder.makeFolder('node_modules/@callboard/cli')
  const text = await failure(['catalog', 'list'], { cwd: folder.root })
  expect(text).toMatch(/^CLI_CONFIG_NEEDED/)
})

it('says which configuration is not there', async () => {
  expect(
    await failure(['catalog', 'list', '--config', 'callboard.config.ts']),
  ).toMatchInlineSnapshot(`
    "CONFIG_MISSING: There is no configuration file "<org>/callboard.config.ts"
      hint: Check the path given with --config.
    exit code 3"
  `)
})

it('takes paths and addresses that can be read', async () => {
  expect(
    await failure(['catalog', 'list', '--from', 'ssh://git@example.com/org.git']),
  ).toMatchInlineSnapshot(`
    "CLI_FROM_URL: "ssh://git@example.com/org.git" cannot be read here
      hint: Clone the repository and name its folder. Entities are also read from https:// and git+https:// addresses.
    exit code 2"
  `)
  expect(await failure(['catalog', 'list', '--from', './ogr'])).toMatchInlineSnapshot(`
    "CLI_PATH_MISSING: There is no file or folder "./ogr"
      hint: Check the spelling; it is looked for in <org>.
    exit code 3"
  `)
})

it('says which entity was probably meant', async () => {
  expect(await failure(['catalog', 'get', 'component:order', ...from])).toMatchInlineSnapshot(`
    "CATALOG_ENTITY_NOT_FOUND: There is no entity "component:default/order" in the catalog
      hint: Did you mean "component:default/orders"?
    exit code 3"
  `)
})

it('says which template was probably meant', async () => {
  expect(await failure(['template', 'plan', 'template:helo', ...from])).toMatchInlineSnapshot(`
    "SCAFFOLDER_TEMPLATE_MISSING: There is no template "template:default/helo"
      hint: Did you mean "template:default/hello"?
    exit code 3"
  `)
})

it('refuses what is no reference', async () => {
  expect(await failure(['catalog', 'get', 'orders', ...from])).toMatchInlineSnapshot(`
    "CORE_REF_INVALID: "orders" is not an entity reference: it names no kind
      hint: Write it as kind:namespace/name, for example component:default/payment-gateway.
    exit code 2"
  `)
})

it('refuses a filter that means nothing', async () => {
  expect(
    await failure(['catalog', 'list', '--query', '{"$al":[]}', ...from]),
  ).toMatchInlineSnapshot(`
    "CATALOG_FILTER_INVALID: The filter "{\\"$al\\":[]}" is refused: "$al" is not an operator, did you mean "$all"?
      hint: Write it as kind=component,spec.type=service or as { "kind": "component" }.
    exit code 2"
  `)
})

it('names every parameter that is wrong', async () => {
  const argv = ['template', 'run', 'hello', '-p', 'nme=ana', '-p', 'times=many', ...from]
  expect(await failure(argv)).toMatchInlineSnapshot(`
    "SCAFFOLDER_PARAMETERS_INVALID: The parameters are not valid: "nme" is not a parameter of the template; did you mean "name"?; "name" is required; "times" must be of type integer
      hint: Correct the values; "callboard template form" shows what the template takes.
    exit code 2"
  `)
})

it('says which secret is missing from the environment', async () => {
  const argv = ['template', 'run', 'hello', '--secret', 'token=NOT_SET', '-p', 'name=ana', ...from]
  expect(await failure(argv)).toMatchInlineSnapshot(`
    "CLI_SECRET_MISSING: The secret "token" is to come from the environment variable "NOT_SET", which is not set
      hint: Set it for this call: NOT_SET=… callboard template run …
    exit code 2"
  `)
})

it('says what is wrong with a template, and where', async () => {
  await using temporary = await createTemporaryFolder()
  await temporary.folder.write('template.yaml', 'kind: Template\nmetadata: { name: x }\n')
  const text = await failure(['template', 'plan', '.'], { cwd: temporary.folder.root })
  expect(text.replaceAll(temporary.folder.root, '<folder>')).toMatchInlineSnapshot(`
    "CLI_TEMPLATE_INVALID: The template "template.yaml" cannot be used: "apiVersion" is missing
      at template.yaml:1:1
      hint: List everything that is wrong with it: callboard template lint template.yaml
    exit code 3"
  `)
})

it('says what is wrong with a file of values', async () => {
  const plan = ['template', 'plan', 'hello', ...from]
  expect(await failure([...plan, '--values', 'nowhere.yaml'])).toMatchInlineSnapshot(`
    "CLI_VALUES_INVALID: The values in "nowhere.yaml" cannot be read: the file cannot be opened
      hint: Write a YAML or JSON object with one entry for each parameter.
      caused by: ENOENT: no such file or directory, open '<org>/nowhere.yaml'
    exit code 2"
  `)
  expect(await failure([...plan, '--values', '-'], { stdin: '- a\n- b\n' })).toMatchInlineSnapshot(`
    "CLI_VALUES_INVALID: The values in "standard input" cannot be read: it is not an object
      hint: Write a YAML or JSON object with one entry for each parameter.
    exit code 2"
  `)
  expect(await failure([...plan, '--values', '-'], { stdin: 'a: [1\n' })).toMatchInlineSnapshot(`
    "CLI_VALUES_INVALID: The values in "standard input" cannot be read: Flow sequence in block collection must be sufficiently indented and end with a ]
      at -:2:1
      hint: Write a YAML or JSON object with one entry for each parameter.
    exit code 2"
  `)
  expect(
    await failure([...plan, '--values', '-'], { stdin: `a: ${'x'.repeat(2 ** 20)}` }),
  ).toMatchInlineSnapshot(`
    "CLI_VALUES_INVALID: The values in "standard input" cannot be read: it is larger than 1 MiB
      hint: Write a YAML or JSON object with one entry for each parameter.
    exit code 2"
  `)
})

it('publishes nowhere without a configuration', async () => {
  await using temporary = await createTemporaryFolder()
  const { folder } = temporary
  await folder.write('template.yaml', publishing)
  const run = await call(['template', 'run', '.', '--out', '../never'], { cwd: folder.root })
  expect(run.code).toBe(3)
  expect(run.stdout).toContain('Nothing is set up to publish to "github.com"')
  expect(run.stdout).toContain('hint: Name the configuration of a portal with --config')
  const plan = await call(['template', 'plan', '.'], { cwd: folder.root })
  expect([plan.code, plan.stdout]).toMatchInlineSnapshot(`
    [
      0,
      "publishing
      -> Publish (publish:github, planned)
        Creates the repository org/ledger on github.com
        Pushes the workspace to its branch master

    Files
      .callboard/
        provenance.yaml                547 B
        rendered-44136fa355b3.json.gz  22 B

    1 step, 2 files, 2 side effects
    ",
    ]
  `)
})

it.each(['group:crew', 'component:odrers'])('finds no docs of %s', async (ref) => {
  expect(await failure(['docs', 'check', ref, ...from])).toMatchSnapshot()
})

it('builds docs into a folder of their own only', async () => {
  await using temporary = await createTemporaryFolder()
  const { folder } = temporary
  await folder.write('mine/file.txt', 'mine')
  const build = async (source: string, out: string) =>
    (await failure(['docs', 'build', source, '--out', out])).replaceAll(folder.root, '<folder>')
  expect(await build('shop', `${folder.root}/mine`)).toMatchInlineSnapshot(`
    "DOCS_OUT_FOREIGN: The output folder "<folder>/mine" holds files that were not written by a docs build
      hint: Name an empty or a new folder.
    exit code 3"
  `)
  expect(await build('shop', 'shop/docs')).toMatchInlineSnapshot(`
    "DOCS_OUT_OVERLAPS: The output folder "<org>/shop/docs" overlaps the folder that is read
      hint: Name a folder outside of the documents, for example "site".
    exit code 2"
  `)
  expect(await build('nowhere', `${folder.root}/site`)).toMatchInlineSnapshot(`
    "CLI_PATH_MISSING: There is no file or folder "nowhere"
      hint: Check the spelling; it is looked for in <org>.
    exit code 3"
  `)
  expect((await folder.list('mine')).map(({ path }) => path)).toEqual(['mine/file.txt'])
})

it('writes the finished workspace into a new folder, and into no other', async () => {
  await using temporary = await createTemporaryFolder()
  const { folder } = temporary
  const run = (out: string, ...more: string[]) =>
    call(['template', 'run', 'hello', '-p', 'name=ana', ...from, '--out', out, ...more])
  expect((await run(`${folder.root}/new`)).code).toBe(0)
  expect(await folder.readText('new/README.md')).toBe('Hello ana, 1 times\n')
  expect((await folder.stat('new/src/ana.sh'))?.executable).toBe(true)

  await folder.write('new/mine.txt', 'mine')
  await folder.write('new/README.md', 'mine')
  const refused = await run(`${folder.root}/new`)
  expect(refused.stderr.replaceAll(folder.root, '<folder>')).toMatchInlineSnapshot(`
    "CLI_OUT_TAKEN: "<folder>/new" is not empty
      hint: Name a new or empty folder, or add --force to write into this one; nothing in it is deleted.
    "
  `)
  expect(refused.code).toBe(3)
  expect(await folder.readText('new/README.md')).toBe('mine')

  expect((await run(`${folder.root}/new`, '--force')).code).toBe(0)
  expect(await folder.readText('new/README.md')).toBe('Hello ana, 1 times\n')
  expect(await folder.readText('new/mine.txt')).toBe('mine')
})

it('writes into no file, link or folder of the template', async () => {
  await using temporary = await createTemporaryFolder()
  const { folder } = temporary
  await folder.write('file', '')
  await folder.makeFolder('empty')
  await symlink(`${folder.root}/empty`, `${folder.root}/link`)
  for (const out of ['file', 'link', '..', '/']) {
    const path = out.startsWith('/') ? out : `${folder.root}/${out}`
    const argv = ['template', 'run', 'hello', '-p', 'name=ana', ...from, '--out', path]
    const { code, stderr } = await call(argv)
    expect([code, stderr]).toEqual([3, expect.stringContaining('CLI_OUT_TAKEN')])
  }
  const inside = await call([
    'template',
    'run',
    'hello',
    '-p',
    'name=ana',
    ...from,
    '--out',
    'hello/out',
  ])
  expect([inside.code, inside.stderr]).toEqual([2, expect.stringContaining('CLI_OUT_INSIDE')])
  expect(await folder.list('empty')).toEqual([])
})

const publishing = `
apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: { name: publishing }
spec:
  type: example
  owner: crew
  steps:
    - id: publish
      name: Publish
      action: publish:github
      input: { repoUrl: 'github.com?owner=org&repo=ledger', allowedHosts: [github.com] }
`

it('does not take an address that cannot be read for a catalog without entities', async () => {
  const text = await failure(['catalog', 'list', '--from', 'http://127.0.0.1:1/catalog-info.yaml'])
  expect(text).toMatch(/^[A-Z_]+: .*127\.0\.0\.1:1\/catalog-info\.yaml/)
  expect(text).toMatch(/exit code 3$/)
})
