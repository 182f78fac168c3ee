import { createTemporaryFolder } from '@callboard/core/node'
import { expect, it } from 'vitest'
import { call } from './call.ts'

const files = {
  'package.json': '{ "name": "@acme/till", "description": "Takes money", "version": "1.0.0" }',
  CODEOWNERS: '* @acme/crew\n',
  'api/openapi.yaml': 'openapi: 3.1.0\ninfo: { title: Till API, version: "1" }\n',
}

async function repository() {
  const temporary = await createTemporaryFolder({ allowGit: true })
  for (const [path, text] of Object.entries(files)) await temporary.folder.write(path, text)
  return temporary
}

it('proposes a file that the catalog takes, with the reason for each field', async () => {
  await using temporary = await repository()
  const { folder } = temporary
  await folder.write('.git/config', '[remote "origin"]\n\turl = git@github.com:acme/till.git\n')
  const { code, stdout, stderr } = await call(['catalog', 'propose'], { cwd: folder.root })
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toMatchInlineSnapshot(`
    "apiVersion: backstage.io/v1alpha1
    kind: Component
    metadata:
      name: till # the name in package.json
      description: Takes money # the description in package.json
      annotations:
        github.com/project-slug: acme/till # the address of the repository
      tags:
        # there is a package.json
        - javascript
    spec:
      type: service # it describes an interface in api/openapi.yaml
      lifecycle: production # the version in package.json is 1.0.0
      owner: group:crew # @acme/crew in CODEOWNERS
      providesApis:
        - till-api
    ---
    apiVersion: backstage.io/v1alpha1
    kind: API
    metadata:
      name: till-api
      title: Till API
    spec:
      type: openapi
      lifecycle: production
      owner: group:crew
      definition:
        # it describes an interface (openapi)
        $text: ./api/openapi.yaml
    "
  `)
  expect(await folder.stat('catalog-info.yaml')).toBeUndefined()
})

it('writes it where that is asked for, says what to look at, and never over one', async () => {
  await using temporary = await repository()
  const here = { cwd: temporary.folder.root }
  await temporary.folder.remove('CODEOWNERS')
  const written = await call(['catalog', 'propose', '.', '--write'], here)
  expect(written).toMatchInlineSnapshot(`
    {
      "code": 0,
      "stderr": "",
      "stdout": "! assumed: spec.owner: group:unknown of component:till
    catalog-info.yaml is written.
    Next: look at what is assumed, then run npx callboard validate catalog-info.yaml
    ",
    }
  `)
  expect((await call(['validate', '.'], here)).stdout).toBe('ok 2 entities valid in 1 file\n')
  expect(await call(['catalog', 'propose', '.', '--write'], here)).toMatchInlineSnapshot(`
    {
      "code": 3,
      "stderr": "CLI_DESCRIBED_ALREADY: "." has a catalog-info.yaml already
      hint: Look at it with callboard validate, or name a part of the repository that has none.
    ",
      "stdout": "",
    }
  `)
})

it('writes nothing to an address', async () => {
  expect(
    await call(['catalog', 'propose', 'https://git.test/acme/till', '--write']),
  ).toMatchInlineSnapshot(`
    {
      "code": 2,
      "stderr": "CLI_USAGE: Nothing can be written to "https://git.test/acme/till"
      hint: Leave --write away, or clone the repository and name its folder.
    ",
      "stdout": "",
    }
  `)
})
