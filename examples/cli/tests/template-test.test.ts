// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { call, callJson, org, withoutTimes } from './call.ts'
import { schemas } from './schemas.ts'

const acme = fileURLToPath(new URL('../../acme', import.meta.url))

let cwd: string
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'callboard-test-'))
  await cp(join(org, 'hello'), cwd, { recursive: true })
  await writeFile(join(cwd, 'hello.test.yaml'), cases)
})
afterEach(() => rm(cwd, { recursive: true, force: true }))

const cases = `template: ./catalog-info.yaml
cases:
  - { name: once, values: { name: ana } }
  - { name: often, values: { name: ana, times: 101 }, secrets: { token: not-a-real-one } }
`

const test = (...more: string[]) => call(['template', 'test', ...more], { cwd })

// Of each template this is a test of the demo.
it('holds a template of the demo to what it made before', async () => {
  const { code, stdout } = await call(
    ['template', 'test', 'templates/docs-site', '--config', 'callboard.config.ts'],
    { cwd: acme },
  )
  expect([code, stdout.trimEnd().split('\n').at(-1)]).toEqual([0, 'ok 2 passed, 0 failed'])
})

it('keeps what cases make, and shows what comes out differently', async () => {
  expect((await test()).code).toBe(1)
  expect((await test('--update')).code).toBe(0)
  expect(await readFile(join(cwd, 'hello.test.snapshot.yaml'), 'utf8')).toMatchInlineSnapshot(`
    "# What the cases beside this file make. "callboard template test --update" rewrites it.
    once:
      steps:
        write: completed
        say: completed
        never: skipped
      output:
        links:
          - title: Greeting
            url: https://example.com/ana
        text:
          - title: Next
            content: |
              1. Read it.
              2. Say it.
      files:
        README.md: |
          Hello ana, 1 times
        src/ana.sh (executable): |
          #!/bin/sh
          echo ana
    often:
      steps:
        write: completed
        say: completed
        never: completed
      output:
        links:
          - title: Greeting
            url: https://example.com/ana
        text:
          - title: Next
            content: |
              1. Read it.
              2. Say it.
      files:
        README.md: |
          Hello ana, 101 times
        src/ana.sh (executable):
          same: once
    "
  `)
  expect((await test('hello.test.yaml')).code).toBe(0)
  await writeFile(join(cwd, 'skeleton/README.md'), 'Bye ${{ values.name }}\n')
  const { code, stdout } = await test()
  expect(code).toBe(1)
  expect(withoutTimes(stdout)).toMatchInlineSnapshot(`
    "hello.test.yaml
      x once <time>
        README.md is different
          diff --git a/README.md b/README.md
          --- a/README.md
          +++ b/README.md
          @@ -1,1 +1,1 @@
          -Hello ana, 1 times
          +Bye ana
      x often <time>
        README.md is different
          diff --git a/README.md b/README.md
          --- a/README.md
          +++ b/README.md
          @@ -1,1 +1,1 @@
          -Hello ana, 101 times
          +Bye ana
      covers 3 of 3 steps, 1 of 1 condition both ways

    x 0 passed, 2 failed
    "
  `)
})

it('leaves alone the tests of other programs that a skeleton holds, but not a mistake beside a template', async () => {
  await test('--update')
  await writeFile(join(cwd, 'skeleton/rules.test.yaml'), 'rule_files: [rules.yaml]\n')
  // It is a new file of what the cases make, and no file of cases.
  expect((await test()).stdout).toContain('rules.test.yaml is made and was not expected')
  const named = await test('skeleton/rules.test.yaml')
  expect(named.stderr).toContain('SCAFFOLDER_CASES_INVALID')
  await writeFile(join(cwd, 'template.yaml'), 'kind: Template\n')
  await writeFile(join(cwd, 'other.test.yaml'), 'case: []\n')
  expect((await test()).stderr).toContain('other.test.yaml')
})

it('names what no case has reached', async () => {
  await writeFile(join(cwd, 'hello.test.yaml'), cases.replace(/.*often.*\n/, ''))
  await writeFile(
    join(cwd, 'skeleton/README.md'),
    "Hello\n{% if values.name == 'bo' %}{% for x in values.list %}x{% else %}none{% endfor %}{% endif %}\n",
  )
  const { stdout } = await test('--update')
  expect(withoutTimes(stdout)).toMatchInlineSnapshot(`
    "hello.test.yaml
      ok once <time>
      covers 2 of 3 steps, 0 of 1 condition both ways, 1 of 4 branches of skeletons
      ! step "never" never ran
      ! README.md:2 "if values.name == 'bo'" was never true
      ! README.md:2 "for x in values.list" never had an item
      ! README.md:2 "for x in values.list" was never empty

    ok 1 passed, 0 failed
    "
  `)
})

it('gives programs the whole of it', async () => {
  await test('--update')
  const result = schemas.templateTest.parse(await callJson(['template', 'test'], { cwd }))
  expect(result).toMatchObject({
    templates: [
      {
        file: 'hello.test.yaml',
        template: 'template:default/hello',
        cases: [
          { name: 'once', passed: true, problems: [] },
          { name: 'often', passed: true, problems: [] },
        ],
        coverage: { conditions: [{ step: 'never', held: true, failed: true }] },
      },
    ],
    summary: { passed: 2, failed: 0 },
  })
})

it('says that there is nothing to test, and what a file of cases lacks', async () => {
  await rm(join(cwd, 'hello.test.yaml'))
  const none = await test()
  expect([none.code, none.stderr.replaceAll(cwd, '<folder>')]).toMatchInlineSnapshot(`
    [
      2,
      "CLI_CASES_MISSING: There are no cases of templates in <folder>
      hint: Write them beside a template, in template.test.yaml: cases: [{ name: smallest, values: { … } }].
    ",
    ]
  `)
  await writeFile(join(cwd, 'x.test.yaml'), 'cases:\n  - { vales: {} }\n')
  expect((await test()).stderr).toMatchInlineSnapshot(`
    "SCAFFOLDER_CASES_INVALID: The cases cannot be used: "cases.0.name": Invalid input: expected string, received undefined
      at x.test.yaml:2:5
      hint: Begin the file with "cases:", a list of { name, values?, secrets?, user?, expect? }.
    "
  `)
})
