import { createTemporaryFolder } from '@callboard/core/node'
import { expect, it } from 'vitest'
import { call, callJson } from './call.ts'

const broken = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: orders
spec:
  type: service
  lifecycle: production
  owner: crew
  consumesApi: [orders-api]
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: no good
spec:
  type: service
`

it('shows every problem at its place, file by file, the sum last', async () => {
  await using temporary = await createTemporaryFolder()
  const { folder } = temporary
  await folder.write('a/catalog-info.yaml', broken)
  await folder.write('b/catalog-info.yaml', 'kind: [\n')
  const { code, stdout, stderr } = await call(['validate', '.'], { cwd: folder.root })
  expect([code, stderr]).toEqual([1, ''])
  expect(stdout).toMatchInlineSnapshot(`
    "a/catalog-info.yaml
      9:3 warning ENTITY_KEY_MISSPELT
        "spec.consumesApi" is not a field of a Component and is ignored
           8 |   owner: crew
        >  9 |   consumesApi: [orders-api]
             |   ^
          10 | ---
        hint: Did you mean "consumesApis"?

      14:3 error ENTITY_FIELD_INVALID
        "metadata.name" is not valid: expected letters and digits with "-", "_" or "." between them, at most 63 characters, found "no good"
          13 | metadata:
        > 14 |   name: no good
             |   ^
          15 | spec:

      15:1 error ENTITY_FIELD_REQUIRED
        "spec.lifecycle" is missing
          14 |   name: no good
        > 15 | spec:
             | ^
          16 |   type: service
        hint: Add "lifecycle: …".

      15:1 error ENTITY_FIELD_REQUIRED
        "spec.owner" is missing
          14 |   name: no good
        > 15 | spec:
             | ^
          16 |   type: service
        hint: Add "owner: …".

    b/catalog-info.yaml
      2:1 error YAML_SYNTAX
        Flow sequence in block collection must be sufficiently indented and end with a ]
          1 | kind: [
        > 2 |
            | ^
        hint: Check the indentation and the quotes around this place.

    x 4 errors, 1 warning, 1 of 3 entities valid in 2 files
    "
  `)
})

it('has the same for programs', async () => {
  await using temporary = await createTemporaryFolder()
  await temporary.folder.write('catalog-info.yaml', broken)
  const found = await callJson(['validate', 'catalog-info.yaml'], { cwd: temporary.folder.root })
  expect(found).toMatchInlineSnapshot(`
    {
      "entities": [
        {
          "file": "catalog-info.yaml",
          "kind": "Component",
          "line": 1,
          "ok": true,
          "ref": "component:default/orders",
        },
        {
          "file": "catalog-info.yaml",
          "kind": "Component",
          "line": 11,
          "ok": false,
          "ref": "component:default/no good",
        },
      ],
      "issues": [
        {
          "code": "ENTITY_KEY_MISSPELT",
          "column": 3,
          "file": "catalog-info.yaml",
          "hint": "Did you mean "consumesApis"?",
          "line": 9,
          "message": ""spec.consumesApi" is not a field of a Component and is ignored",
          "ref": "component:default/orders",
          "severity": "warning",
        },
        {
          "code": "ENTITY_FIELD_INVALID",
          "column": 3,
          "file": "catalog-info.yaml",
          "hint": null,
          "line": 14,
          "message": ""metadata.name" is not valid: expected letters and digits with "-", "_" or "." between them, at most 63 characters, found "no good"",
          "ref": "component:default/no good",
          "severity": "error",
        },
        {
          "code": "ENTITY_FIELD_REQUIRED",
          "column": 1,
          "file": "catalog-info.yaml",
          "hint": "Add "lifecycle: …".",
          "line": 15,
          "message": ""spec.lifecycle" is missing",
          "ref": "component:default/no good",
          "severity": "error",
        },
        {
          "code": "ENTITY_FIELD_REQUIRED",
          "column": 1,
          "file": "catalog-info.yaml",
          "hint": "Add "owner: …".",
          "line": 15,
          "message": ""spec.owner" is missing",
          "ref": "component:default/no good",
          "severity": "error",
        },
      ],
      "summary": {
        "documents": 2,
        "entities": 1,
        "errors": 3,
        "files": 1,
        "warnings": 1,
      },
    }
  `)
})

it('is content with warnings, and with what is in order', async () => {
  await using temporary = await createTemporaryFolder()
  await temporary.folder.write('catalog-info.yaml', broken.slice(0, broken.indexOf('---')))
  const warned = await call(['validate', 'catalog-info.yaml'], { cwd: temporary.folder.root })
  expect(warned.code).toBe(0)
  expect(warned.stdout.trimEnd().split('\n').at(-1)).toMatchInlineSnapshot(
    `"! 1 warning, 1 entity valid in 1 file"`,
  )
  const fine = await call(['validate', '.'])
  expect([fine.code, fine.stdout]).toMatchInlineSnapshot(`
    [
      0,
      "ok 7 entities valid in 3 files
    ",
    ]
  `)
})

it('wraps to the terminal, with signs and colours that a terminal has', async () => {
  await using temporary = await createTemporaryFolder()
  await temporary.folder.write('catalog-info.yaml', broken)
  const surroundings = { cwd: temporary.folder.root, columns: 60, env: { LANG: 'en_GB.UTF-8' } }
  const { stdout } = await call(['validate', '.'], surroundings)
  expect(stdout.replaceAll('\u001b', '<esc>').split('\n').slice(0, 9)).toMatchInlineSnapshot(`
    [
      "<esc>[1mcatalog-info.yaml<esc>[22m",
      "  9:3 <esc>[33mwarning<esc>[39m <esc>[2mENTITY_KEY_MISSPELT<esc>[22m",
      "    "spec.consumesApi" is not a field of a Component and is",
      "    ignored",
      "    <esc>[2m   8 |   owner: crew<esc>[22m",
      "    <esc>[2m>  9 |   consumesApi: [orders-api]<esc>[22m",
      "    <esc>[2m     |   ^<esc>[22m",
      "    <esc>[2m  10 | ---<esc>[22m",
      "    hint: Did you mean "consumesApis"?",
    ]
  `)
  const plain = await call(['validate', '.'], { ...surroundings, env: { NO_COLOR: '1' } })
  expect(plain.stdout).not.toContain('\u001b')
})

it('asks for what is there', async () => {
  const { code, stderr } = await call(['validate', 'nowhere.yaml'], { cwd: '/' })
  expect([code, stderr]).toMatchInlineSnapshot(`
    [
      3,
      "CLI_PATH_MISSING: There is no file or folder "nowhere.yaml"
      hint: Check the spelling; it is looked for in /.
    ",
    ]
  `)
})

it('finds actions of templates that there are not, as the lint of templates does', async () => {
  await using temporary = await createTemporaryFolder()
  const { folder } = temporary
  const template = (action: string, name = 'a') =>
    `apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata: { name: ${name} }\nspec:\n  type: service\n  steps:\n    - action: ${action}\n`
  await folder.write(
    'a/template.yaml',
    `${template('fetch:template')}---\n${template('fetch:tmplate', 'b')}`,
  )
  const { code, stdout } = await call(['validate', '.'], { cwd: folder.root })
  expect(code).toBe(1)
  expect(stdout).toMatchInlineSnapshot(`
    "a/template.yaml
      15:7 error SCAFFOLDER_ACTION_UNKNOWN
        There is no action "fetch:tmplate"
          14 |   steps:
        > 15 |     - action: fetch:tmplate
             |       ^
        hint: Did you mean "fetch:template"?

    x 1 error, 2 entities valid in 1 file
    "
  `)
  await folder.write('callboard.config.mjs', config)
  await folder.write('a/template.yaml', template('acme:deploy'))
  const alone = await call(['validate', 'a'], { cwd: folder.root })
  const known = await call(['validate', 'a', '--config', 'callboard.config.mjs'], {
    cwd: folder.root,
  })
  expect([alone.code, known.code]).toEqual([1, 0])
  expect(await callJson(['validate', 'a'], { cwd: folder.root })).toMatchObject({
    issues: [{ code: 'SCAFFOLDER_ACTION_UNKNOWN', ref: 'template:default/a' }],
    summary: { errors: 1 },
  })
})

it('knows the kinds of a configuration, which may be JSON Schemas', async () => {
  await using temporary = await createTemporaryFolder()
  const { folder } = temporary
  const here = { cwd: folder.root }
  const cluster = 'apiVersion: acme.example/v1\nkind: Cluster\nmetadata: { name: eu }\n'
  await folder.write('clusters/catalog-info.yaml', `${cluster}spec: { regin: eu }\n`)
  await folder.write('clusters/more.yaml', `${cluster}spec: { region: eu }\n`)
  await folder.write(
    'cluster.schema.yaml',
    'properties:\n  apiVersion: { const: acme.example/v1 }\n  kind: { const: Cluster }\n  spec: { type: object, required: [region], properties: { region: { type: string } } }\n',
  )
  await folder.write(
    'callboard.config.yaml',
    'organisation: Acme\ncatalog: { files: [clusters], kinds: [cluster.schema.yaml] }\n',
  )
  expect((await callJson(['validate', 'clusters'], here)) as object).toMatchObject({
    issues: [{ code: 'ENTITY_KIND_UNKNOWN' }],
    summary: { files: 1 },
  })
  const argv = ['validate', 'clusters', '--config', 'callboard.config.yaml']
  const { code, stdout } = await call(argv, here)
  expect(code).toBe(1)
  expect(stdout).toMatchInlineSnapshot(`
    "clusters/catalog-info.yaml
      4:1 error ENTITY_FIELD_REQUIRED
        "spec.region" is missing
          3 | metadata: { name: eu }
        > 4 | spec: { regin: eu }
            | ^
        hint: Add "region: …".

      4:9 warning ENTITY_KEY_MISSPELT
        "spec.regin" is not a field of a Cluster and is ignored
          3 | metadata: { name: eu }
        > 4 | spec: { regin: eu }
            |         ^
        hint: Did you mean "region"?

    x 1 error, 1 warning, 1 of 2 entities valid in 2 files
    "
  `)
})

const config = `export default {
  organisation: 'x',
  catalog: { providers: [] },
  scaffolder: { actions: [{ id: 'acme:deploy', input: { safeParse: () => ({ success: true }) }, run() {} }] },
}
`
