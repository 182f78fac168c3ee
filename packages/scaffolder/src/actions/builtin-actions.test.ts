// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
import { createReaders } from '@callboard/core'
import {
  createProcessGate,
  createTemporaryFolder,
  createUrlGate,
  fileReader,
  folderUrl,
} from '@callboard/core/node'
import { type Integration, repositoryReader } from '@callboard/core/readers'
import { createTestRuntime } from '@callboard/core/testing'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createScaffolder } from '../run/create-scaffolder.ts'
import { actionContract } from '../testing/extension-contracts.ts'
import { testTemplate } from '../testing/test-template.ts'
import { builtinActions } from './builtin-actions.ts'
import { catalogRegister } from './catalog-register.ts'
import { defineAction } from './define-action.ts'

const readers = createReaders([])
const gate = createUrlGate({ allow: [] })
const all = builtinActions({
  readers,
  catalog: { register: async () => ({}), entities: async () => [] },
  http: { gate, baseUrl: 'https://portal.test/api' },
  commands: { gate: createProcessGate({}), allow: [{ program: 'gofmt' }] },
  notifiers: [{ name: 'none', send: async () => {} }],
})
for (const action of all)
  describe(action.id, () => {
    for (const { name, run } of actionContract(action)) it(name, run)
  })

/** Plans a template over a skeleton: actions on the workspace are carried out there. */
async function plan(steps: string, files: Record<string, string> = {}, file = 'template.yaml') {
  await using org = await createTemporaryFolder({ portable: false })
  for (const [path, content] of Object.entries(files)) await org.folder.write(path, content)
  const readers = createReaders([fileReader({ folders: [org.folder] })])
  const registered: unknown[] = []
  const scaffolder = createScaffolder({
    actions: builtinActions({
      readers,
      catalog: {
        async register({ signal: _signal, ...location }) {
          registered.push(location)
          return { entityRef: 'component:default/x' }
        },
      },
    }),
    runtime: createTestRuntime(),
  })
  const baseUrl = file.includes(':') ? file : `${folderUrl(org.folder)}${file}`
  const template = testTemplate(`steps:\n${steps}`, { baseUrl })
  const result = await scaffolder.plan(template, { parameters: {} })
  const made = Object.fromEntries(
    result.files.map(({ path, contentBase64 }) => [
      path,
      Buffer.from(contentBase64, 'base64').toString(),
    ]),
  )
  return { ...result, made, code: result.error?.code, registered, scaffolder, template }
}

describe('fetch:template', () => {
  const skeleton = { 't/skeleton/${{ values.name }}.md': '# ${{ values.name }}', 'shared/x': 'x' }

  it('renders a folder beside the template into a folder of the workspace', async () => {
    const { made, log } = await plan(
      '  - { action: fetch:template, input: { url: ./skeleton, targetPath: docs/a, values: { name: demo } } }',
      skeleton,
      't/template.yaml',
    )
    expect(made).toEqual({ 'docs/a/demo.md': '# demo' })
    expect(log.map(({ message }) => message)).toEqual(['Wrote 1 file, 1 of them rendered'])
  })

  it('reads cookiecutter syntax where it is told to', async () => {
    const { made } = await plan(
      '  - { action: fetch:template, input: { url: ./s, cookiecutterCompat: true, values: { name: demo } } }',
      { 's/a': '{{ cookiecutter.name }} ${{ values.name }}' },
    )
    expect(made).toEqual({ a: 'demo $' })
  })

  it('trims blocks where it is told to', async () => {
    const { made } = await plan(
      '  - { action: fetch:template, input: { url: ./s, trimBlocks: true, lstripBlocks: true } }',
      { 's/a': '  {% for x in [1,2] %}\n- ${{ x }}\n  {% endfor %}\nend\n' },
    )
    expect(made).toEqual({ a: '- 1\n- 2\nend\n' })
  })

  it('names the file and the line of an expression that fails', async () => {
    const { error } = await plan('  - { action: fetch:template, input: { url: ./s } }', {
      's/sub/a.md': 'ok\n\n${{ values.x | nosuch }}',
    })
    expect(error).toMatchInlineSnapshot(`
      {
        "at": {
          "column": 16,
          "file": "sub/a.md",
          "line": 3,
        },
        "code": "SCAFFOLDER_EXPRESSION_FAILED",
        "data": {
          "expression": "\${{ values.x | nosuch }}",
          "reason": "Unknown template filter "nosuch"",
        },
        "hint": "Correct the expression; text that only looks like one goes between {% raw %} and {% endraw %}.",
        "message": "The expression "\${{ values.x | nosuch }}" failed: Unknown template filter "nosuch"",
      }
    `)
  })

  it.each([
    ['{ url: ./s, targetPath: ../out }', 'CORE_PATH_OUTSIDE'],
    ['{ url: ./s, targetPath: /etc }', 'CORE_PATH_INVALID'],
    ['{ url: ./s, targetPath: .git }', 'CORE_PATH_INVALID'],
    ['{ url: ../../../../../../etc }', 'CORE_PATH_OUTSIDE'],
    ['{ url: "file:///etc" }', 'CORE_PATH_OUTSIDE'],
    ['{ url: "https://evil.io/x" }', 'CORE_URL_INVALID'],
    ['{ url: ./missing }', 'CORE_PATH_MISSING'],
    [
      '{ url: ./s, templateFileExtension: true, copyWithoutTemplating: [a] }',
      'SCAFFOLDER_ACTION_INPUT_INVALID',
    ],
    ['{ url: ./s, copyWithoutTemplating: a }', 'SCAFFOLDER_ACTION_INPUT_INVALID'],
  ])('refuses %s', async (input, code) => {
    expect(
      (await plan(`  - { action: fetch:template, input: ${input} }`, { 's/a': '1' })).code,
    ).toBe(code)
  })

  it.each<[Integration['type'], string, string, string]>([
    [
      'azure',
      'https://dev.azure.com/acme/shop/_git/shop?path=/t/template.yaml&version=GBmain',
      '../shared',
      'https://dev.azure.com/acme/shop/_git/shop?path=%2Fshared&version=GBmain',
    ],
    [
      'bitbucketServer',
      'https://bb.test/projects/A/repos/r/browse/t/template.yaml?at=main',
      './skeleton/',
      'https://bb.test/projects/A/repos/r/browse/t/skeleton/?at=main',
    ],
    [
      'github',
      'https://github.com/o/r/blob/feature%2Fx/t/template.yaml',
      './skeleton/',
      'https://github.com/o/r/tree/feature%2Fx/t/skeleton/',
    ],
  ])('asks the reader of %s what is beside a template', async (type, baseUrl, url, asked) => {
    const integrations = [{ type, host: new URL(baseUrl).host }]
    const reader = repositoryReader({ integrations, gate: createUrlGate({ allow: [] }) })
    const seen: string[] = []
    const readers = createReaders([
      {
        ...reader,
        async tree(context) {
          seen.push(context.url.href)
          throw new Error('enough is known')
        },
      },
    ])
    const template = testTemplate(`steps: [{ action: fetch:plain, input: { url: "${url}" } }]`, {
      baseUrl,
    })
    const scaffolder = createScaffolder({ actions: builtinActions({ readers }) })
    await scaffolder.plan(template, { parameters: {} })
    expect(seen).toEqual([asked])
  })

  it('reads no local file for a template from elsewhere', async () => {
    const steps = '  - { action: fetch:template, input: { url: "file:///etc" } }'
    expect(
      (await plan(steps, {}, 'https://github.com/o/r/template.yaml')).error?.message,
    ).toMatchInlineSnapshot(
      `"The skeleton "file:///etc" cannot be fetched: a template that is not a local file cannot name one"`,
    )
    const unknown = testTemplate('steps: [{ action: fetch:template, input: { url: ./s } }]')
    const result = await createScaffolder({ actions: all }).plan(unknown, { parameters: {} })
    expect(result.error?.code).toBe('SCAFFOLDER_SKELETON_URL')
    expect(result.error?.message).toMatchInlineSnapshot(
      `"The skeleton "./s" cannot be fetched: it is relative, and it is not known where the template comes from"`,
    )
  })

  it('says that a token is not used', async () => {
    const { log } = await plan('  - { action: fetch:template, input: { url: ./s, token: abc } }', {
      's/a': '1',
    })
    expect(log[0]?.message).toBe('"token" is not used: the readers have credentials of their own')
  })
})

describe('actions on the workspace', () => {
  const files = { 's/a.txt': '${{ x }}', 's/b.bak': '1', 's/d/c.bak': '2', 's/d/e': '3' }
  const fetched = '  - { action: fetch:plain, input: { url: ./s } }\n'

  it.each([
    [
      'fetch:plain copies as it is, over what is there',
      '  - { action: fetch:plain, input: { url: ./s/d, targetPath: ./ } }',
      { 'a.txt': '${{ x }}', 'b.bak': '1', 'c.bak': '2', 'd/c.bak': '2', 'd/e': '3', e: '3' },
    ],
    [
      'fs:delete removes by pattern and by path',
      '  - { action: fs:delete, input: { files: ["**/*.bak", a.txt, nowhere] } }',
      { 'd/e': '3' },
    ],
    [
      'fs:delete removes folders',
      '  - { action: fs:delete, input: { files: [d] } }',
      { 'a.txt': '${{ x }}', 'b.bak': '1' },
    ],
    [
      'fs:rename moves',
      '  - { action: fs:rename, input: { files: [{ from: d, to: x/y }, { from: b.bak, to: a.txt, overwrite: true }] } }',
      { 'a.txt': '1', 'x/y/c.bak': '2', 'x/y/e': '3' },
    ],
  ])('%s', async (_name, step, made) => {
    expect((await plan(fetched + step, files)).made).toEqual(made)
  })

  it.each([
    ['{ action: fs:delete, input: { files: [../x] } }', 'CORE_PATH_OUTSIDE'],
    ['{ action: fs:delete, input: { files: ["../*"] } }', 'CORE_PATH_OUTSIDE'],
    ['{ action: fs:delete, input: { files: [.] } }', 'CORE_PATH_INVALID'],
    ['{ action: fs:rename, input: { files: [{ from: nowhere, to: x }] } }', 'CORE_PATH_MISSING'],
    ['{ action: fs:rename, input: { files: [{ from: a.txt, to: b.bak }] } }', 'CORE_PATH_EXISTS'],
    ['{ action: fs:rename, input: { files: [{ from: a.txt, to: ../x }] } }', 'CORE_PATH_OUTSIDE'],
    [
      '{ action: fs:rename, input: { files: [{ from: a.txt, to: .git/config }] } }',
      'CORE_PATH_INVALID',
    ],
    ['{ action: catalog:write, input: { filePath: ../x, entity: {} } }', 'CORE_PATH_OUTSIDE'],
    ['{ action: debug:wait, input: { minutes: 11 } }', 'SCAFFOLDER_ACTION_INPUT_INVALID'],
  ])('%s is refused', async (step, code) => {
    expect((await plan(`${fetched}  - ${step}`, files)).code).toBe(code)
  })

  it('debug:log lists what there is', async () => {
    const { log } = await plan(
      `${fetched}  - { action: debug:log, input: { message: hello, listWorkspace: with-contents } }\n  - { action: debug:log, input: { listWorkspace: true } }`,
      { 's/a.txt': 'text' },
    )
    expect(log.slice(1).map(({ message }) => message)).toEqual(['hello', 'a.txt\ntext', 'a.txt'])
  })

  it('catalog:write names the template that an entity comes from', async () => {
    const { made } = await plan(
      '  - { action: catalog:write, input: { entity: { kind: Component, metadata: { name: x, annotations: { a: b } } } } }',
    )
    expect(made['catalog-info.yaml']).toMatchInlineSnapshot(`
      "kind: Component
      metadata:
        name: x
        annotations:
          a: b
          backstage.io/source-template: template:default/demo
      "
    `)
  })
})

describe('catalog:register', () => {
  const step =
    '  - { id: r, action: catalog:register, input: { repoContentsUrl: "https://x/tree/main/" } }'

  it('gives the catalog the address, and the entity back', async () => {
    const { scaffolder, template, registered, steps } = await plan(step)
    expect([registered, steps[0]?.sideEffects[0]?.text]).toEqual([
      [],
      'Adds https://x/tree/main/catalog-info.yaml to the catalog',
    ])
    const run = await scaffolder.start(template, { parameters: {} })
    expect((await run.result).status).toBe('completed')
    expect(registered).toEqual([
      { type: 'url', target: 'https://x/tree/main/catalog-info.yaml', optional: false },
    ])
  })

  it.each([
    [false, ['https://x/a.yaml']],
    [true, []],
    [undefined, []],
  ])('takes out what the run added, and nothing else (there before: %s)', async (existed, out) => {
    const targets: string[] = []
    const register = catalogRegister({
      catalog: {
        register: async () => ({ existed }),
        async unregister({ target }) {
          targets.push(target)
        },
      },
    })
    const fail = defineAction({
      id: 'test:fail',
      input: z.strictObject({}),
      run() {
        throw new Error('no')
      },
    })
    const scaffolder = createScaffolder({
      actions: [register, fail],
      runtime: createTestRuntime(),
    })
    const template = testTemplate(`run: { onFailure: undo }
steps:
  - { action: catalog:register, input: { catalogInfoUrl: "https://x/a.yaml" } }
  - { action: test:fail }`)
    const run = await scaffolder.start(template, { parameters: {} })
    expect([(await run.result).status, targets]).toEqual(['failed', out])
  })
})

it('leaves out what has no way to what it reaches', () => {
  const without = new Set(builtinActions({ readers }).map(({ id }) => id))
  expect(all.map(({ id }) => id).filter((id) => !without.has(id))).toEqual([
    'catalog:register',
    'catalog:fetch',
    'http:request',
    'http:backstage:request',
    'command:run',
    'notification:send',
  ])
  const some = builtinActions({
    readers,
    catalog: { register: async () => ({}) },
    http: { gate },
    commands: { gate: createProcessGate({}), allow: [] },
  }).map(({ id }) => id)
  expect(some.filter((id) => !without.has(id))).toEqual(['catalog:register', 'http:request'])
})

it('describes every input and output', () => {
  const undescribed = all.flatMap(({ id, input, output }) =>
    [z.toJSONSchema(input, { io: 'input' }), output && z.toJSONSchema(output, { io: 'input' })]
      .flatMap((schema) => Object.entries(schema?.properties ?? {}))
      .filter(([, schema]) => typeof schema === 'object' && !schema.description)
      .map(([name]) => `${id}.${name}`),
  )
  expect(undescribed).toEqual([])
})

it('refuses options that it does not know', () => {
  expect(() => builtinActions({ reader: {} } as never)).toThrowErrorMatchingInlineSnapshot(
    `[CallboardError: builtinActions: there is no option "reader"; did you mean "readers"?]`,
  )
})
