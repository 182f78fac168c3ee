import { createTemporaryFolder } from '@callboard/core/node'
import { expect, it } from 'vitest'
import { call } from './call.ts'

/** Clear screen, a link, the clipboard, C1, overwriting, a bell, a direction override; as a YAML text. */
const attack =
  '"\\e[2J\\e]8;;http://evil\\e\\\\x\\e]52;c;eA==\\a\\x9b31m over\\rwrite back\\bspace \\u202Egnp.exe\\u2028"'
const entity = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: evil
  title: ${attack}
  description: ${attack}
spec:
  type: ${attack}
  lifecycle: production
  owner: crew
`
const template = `apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata:
  name: evil
  title: ${attack}
  description: ${attack}
spec:
  type: service
  owner: crew
  parameters:
    title: ${attack}
    properties:
      name: { type: string, title: ${attack}, description: ${attack} }
  steps:
    - id: log
      name: ${attack}
      action: debug:log
      input: { message: ${attack} }
  output:
    links: [{ title: ${attack}, url: ${attack} }]
    text: [{ title: ${attack}, content: ${attack} }]
`
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not come through
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u202a-\u202e\u2066-\u2069]/

it.each([
  [['validate', '.']],
  [['catalog', 'list', '--from', '.']],
  [['catalog', 'get', 'component:evil', '--from', '.']],
  [['catalog', 'get', 'component:\u001b[2J', '--from', '.']],
  [['catalog', 'facets', 'metadata.title', '\u009b31m', '--from', '.']],
  [['catalog', 'report', '--from', '.']],
  [['catalog', 'check', '--from', '.']],
  [['catalog', '\u001b[2J']],
  [['template', 'list', '--from', '.']],
  [['template', 'lint', 'golden']],
  [['template', 'form', 'golden']],
  [['template', 'plan', 'golden']],
  [['template', 'run', 'golden']],
  [['search', 'evil', '--from', '.']],
])('%j lets no control character of the data through', async (argv) => {
  await using temporary = await createTemporaryFolder()
  const { folder } = temporary
  await folder.write('catalog-info.yaml', entity)
  await folder.write('golden/template.yaml', template)
  for (const more of [[], ['--json']]) {
    const { stdout, stderr } = await call([...argv, ...more], { cwd: folder.root })
    expect(stdout + stderr).not.toMatch(controls)
  }
})

it('shows what was hidden', async () => {
  await using temporary = await createTemporaryFolder()
  await temporary.folder.write('catalog-info.yaml', entity)
  const { stdout } = await call(['catalog', 'get', 'component:evil', '--from', '.'], {
    cwd: temporary.folder.root,
  })
  expect(stdout.split('\n')[0]).toMatchInlineSnapshot(
    `"\\x1b[2J\\x1b]8;;http://evil\\x1b\\x\\x1b]52;c;eA==\\x07\\x9b31m over\\x0dwrite back\\x08space \\u202egnp.exe\\u2028"`,
  )
})

it('shows no secret, whatever a template does with it', async () => {
  const argv = ['template', 'run', 'hello', '-p', 'name=ana', '--secret', 'token=DEPLOY_TOKEN']
  for (const more of [[], ['--json']]) {
    const { code, stdout, stderr } = await call([...argv, ...more, '--from', '.'], {
      env: { DEPLOY_TOKEN: 'sesame-open-12345' },
    })
    expect(code).toBe(0)
    expect(stdout + stderr).not.toContain('sesame')
  }
})

it('takes an @ in a parameter for what it is', async () => {
  const argv = ['template', 'plan', 'hello', '-p', 'name=@/etc/passwd', '--json', '--from', '.']
  const { code, stdout } = await call(argv)
  expect(code).toBe(2)
  expect(stdout).not.toContain('root:')
})
