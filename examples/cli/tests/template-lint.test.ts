// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
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

      error CORE_PATH_MISSING
        There is no file "elsewhere"
        hint: Check the spelling; paths are relative to the folder that is being read.

    x 1 error in 1 template
    "
  `)
})
