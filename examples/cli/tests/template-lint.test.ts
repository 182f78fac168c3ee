// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
import { mkdir, symlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createTemporaryFolder } from '@callboard/core/node'
import { expect, it } from 'vitest'
import { call } from './call.ts'

const demo = fileURLToPath(new URL('../../acme', import.meta.url))
/** The project that this command belongs to: its configuration is that of the demo. */
const project = dirname(dirname(demo))
const templates = ['new-go-service', 'new-node-service', 'new-python-service', 'docs-site']

it.each([
  ['by their references', templates, []],
  ['by references in a folder', templates, ['--from', demo]],
  ['by their folders', templates.map((name) => `${demo}/templates/${name}`), []],
])('finds nothing to put right in the templates of the demo, named %s', async (_, names, from) => {
  expect(await call(['template', 'lint', ...names, ...from], { cwd: project })).toEqual({
    code: 0,
    stdout: 'ok Nothing to put right in 4 templates\n',
    stderr: '',
  })
})

it('looks into the skeleton of a template that is named by its reference', async () => {
  await using temporary = await createTemporaryFolder()
  const { folder } = temporary
  await folder.write(
    'org/catalog-info.yaml',
    `apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: { name: notes }
spec:
  type: service
  owner: crew
  steps:
    - { id: fetch, action: fetch:template, input: { url: ./skeleton, values: { name: notes } } }
    - { id: gone, action: fetch:template, input: { url: ./elsewhere } }
`,
  )
  await folder.write('org/skeleton/README.md', '# ${{ values.nmae }}\n')
  const { code, stdout } = await call(['template', 'lint', 'notes', '--from', 'org'], {
    cwd: folder.root,
  })
  expect(code).toBe(1)
  expect(stdout.replaceAll(folder.root, '<folder>')).toMatchInlineSnapshot(`
    "README.md
      1:7 warning TEMPLATE_VALUE_UNKNOWN
        The step gives no value "nmae" to its skeleton
        > 1 | # \${{ values.nmae }}
            |       ^
        hint: Add "nmae" to "values" of the step.

      error TEMPLATE_SKELETON_MISSING
        There is no skeleton "./elsewhere"
        hint: Add the folder, or correct the address: it is relative to the file of the template.

    x 1 error in 1 template
    "
  `)
})

const shared = `apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: { name: service }
spec:
  type: service
  owner: crew
  steps:
    - { id: fetch, action: fetch:template, input: { url: ../../skeletons/service, values: { name: x } } }
`

it('reads skeletons of the repository that the template is in, and nothing outside of it', async () => {
  await using temporary = await createTemporaryFolder()
  const { folder } = temporary
  await folder.write('repo/templates/service/template.yaml', shared)
  await folder.write('repo/skeletons/service/README.md', '# ${{ values.name }}\n')
  const lint = async (cwd = 'repo', env = {}) => {
    const surroundings = { cwd: `${folder.root}/${cwd}`, env }
    const path = cwd === 'repo' ? 'templates/service' : '.'
    const [linted, planned] = await Promise.all([
      call(['template', 'lint', path, '--json'], surroundings),
      call(['template', 'plan', path], surroundings),
    ])
    const { issues } = JSON.parse(linted.stdout)
    return [issues.map(({ code }: { code: string }) => code), linted.code, planned.code]
  }
  expect(await lint()).toEqual([['TEMPLATE_SKELETON_OUTSIDE'], 1, 1])
  await mkdir(`${folder.root}/repo/.git`)
  expect(await lint()).toEqual([[], 0, 0])
  expect(await lint('repo/templates/service')).toEqual([[], 0, 0])
  // Some keep their home in a repository: what was downloaded there does not read all of it.
  expect(await lint('repo', { HOME: `${folder.root}/repo` })).toEqual([
    ['TEMPLATE_SKELETON_OUTSIDE'],
    1,
    1,
  ])
})

it('finds the templates in the folders of a folder, and says when there are none', async () => {
  const { code, stdout } = await call(['template', 'lint', `${demo}/templates`], { cwd: project })
  expect([code, stdout]).toEqual([0, 'ok Nothing to put right in 4 templates\n'])
  await using temporary = await createTemporaryFolder()
  const { folder } = temporary
  await folder.write('org/catalog-info.yaml', 'kind: Component\n')
  await folder.write('org/broken/template.yml', `${shared}  : [\n`)
  const cwd = folder.root
  expect((await call(['template', 'lint', './org'], { cwd })).stdout).toContain('YAML_SYNTAX')
  await folder.remove('org/broken')
  expect((await call(['template', 'lint', './org'], { cwd })).stderr).toMatchInlineSnapshot(`
    "CLI_TEMPLATES_MISSING: There is no template in "./org"
      hint: Name the file of a template, or a folder with some: files that say "kind: Template".
    "
  `)
})

it('takes no file of a skeleton for an entity', async () => {
  await using temporary = await createTemporaryFolder()
  const { folder } = temporary
  await folder.write('org/templates/service/catalog-info.yaml', shared)
  const entity =
    'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: "${{ values.name }}" }\n'
  await folder.write('org/skeletons/service/catalog-info.yaml', entity)
  const { code, stdout, stderr } = await call(['catalog', 'list', '--from', 'org', '--json'], {
    cwd: folder.root,
  })
  expect([code, JSON.parse(stdout).totalItems, stderr]).toEqual([0, 1, ''])
  const planned = await call(['template', 'plan', 'service', '--from', 'org'], { cwd: folder.root })
  expect([planned.code, planned.stdout]).toEqual([0, expect.stringContaining('catalog-info.yaml')])
})

it('knows the actions of the configuration of the project, also in plans of what --from names', async () => {
  await using temporary = await createTemporaryFolder()
  const { folder } = temporary
  const step = shared.replace(
    'fetch:template, input: { url: ../../skeletons/service, values: { name: x } }',
    "github:issues:label, input: { repoUrl: 'github.com?owner=o&repo=r', number: 1, labels: [a] }",
  )
  await folder.write('service/catalog-info.yaml', step)
  await folder.write(
    'callboard.config.yaml',
    'organisation: Acme\ncatalog: { files: [service] }\ngit: { hosts: [{ host: github.com, token: NONE }] }\n',
  )
  await mkdir(`${folder.root}/node_modules/@callboard`, { recursive: true })
  await symlink(
    dirname(dirname(fileURLToPath(import.meta.url))),
    `${folder.root}/node_modules/@callboard/cli`,
  )
  const { stdout } = await call(['template', 'plan', 'service', '--from', 'service'], {
    cwd: folder.root,
  })
  expect(stdout).toContain('github:issues:label')
  expect(stdout).not.toContain('There is no action')
})
