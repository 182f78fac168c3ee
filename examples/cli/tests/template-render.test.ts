import { createTemporaryFolder } from '@callboard/core/node'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { call, callJson, org } from './call.ts'
import { schemas } from './schemas.ts'

const skeleton = 'hello/skeleton'
let temporary: Awaited<ReturnType<typeof createTemporaryFolder>>
let out: string
beforeEach(async () => {
  temporary = await createTemporaryFolder()
  out = `${temporary.folder.root}/out`
  await temporary.folder.write('values.yaml', 'name: ana\ntimes: 2\n')
})
afterEach(() => temporary[Symbol.asyncDispose]())

const render = (...more: string[]) => [
  ...['template', 'render', skeleton, '--out', out],
  ...['--values', `${temporary.folder.root}/values.yaml`, ...more],
]
const failure = async (argv: readonly string[]) => {
  const { code, stderr } = await call(argv)
  return `${stderr.replaceAll(temporary.folder.root, '<tmp>').replaceAll(org, '<org>')}exit code ${code}`
}

it('writes the files, and says what became of each', async () => {
  expect(schemas.templateRender.parse(await callJson(render()))).toEqual({
    files: [
      { path: 'README.md', executable: false, bytes: 19, rendered: true },
      { path: 'src/ana.sh', executable: true, bytes: 19, rendered: true },
    ],
  })
  expect(await temporary.folder.readText('out/src/ana.sh')).toContain('ana')
})

it('shows them as a tree', async () => {
  const { stdout } = await call(render())
  expect(stdout.replace(/\d+(?:\.\d)? m?s$/m, '<time>')).toMatchInlineSnapshot(`
    "  README.md  19 B
      src/
        ana.sh*  19 B

    ok 2 files, 2 rendered <time>
    "
  `)
})

it('takes the other inputs of fetch:template from a file, and values from standard input', async () => {
  await temporary.folder.write(
    'input.yaml',
    'targetPath: docs\ncopyWithoutTemplating: [README.md]\nvalues: { name: other }\n',
  )
  const input = `${temporary.folder.root}/input.yaml`
  const argv = ['template', 'render', skeleton, '--out', out, '--input', input, '--values', '-']
  expect(await callJson(argv, { stdin: '{"name":"bo"}' })).toEqual({
    files: [
      { path: 'docs/README.md', executable: false, bytes: 52, rendered: false },
      { path: 'docs/src/bo.sh', executable: true, bytes: 18, rendered: true },
    ],
  })
})

it('refuses an input that the action does not know', async () => {
  await temporary.folder.write('input.yaml', 'copyWithoutTemplate: [README.md]\n')
  const argv = render('--input', `${temporary.folder.root}/input.yaml`)
  expect(await failure(argv)).toMatchInlineSnapshot(`
    "SCAFFOLDER_ACTION_INPUT_INVALID: The input of "fetch:template" is not valid: "copyWithoutTemplate" is not known
      hint: "callboard actions show fetch:template" names what it takes.
    exit code 2"
  `)
})

it('refuses what is no skeleton, and a place that is none for files', async () => {
  const argv = (from: string, to: string) => ['template', 'render', from, '--out', to]
  expect(await failure(argv('hello/catalog-info.yaml', out))).toMatchInlineSnapshot(`
    "CLI_SKELETON_FILE: "hello/catalog-info.yaml" is a file, and a skeleton is a folder
      hint: Name the folder that a step would name as "url", with its files in it.
    exit code 2"
  `)
  expect(await failure(argv(skeleton, `${skeleton}/out`))).toMatchInlineSnapshot(`
    "CLI_OUT_INSIDE: "hello/skeleton/out" lies in the folder of the template or skeleton, or the other way round
      hint: Name a folder beside it.
    exit code 2"
  `)
  expect(await failure(argv(skeleton, 'shop'))).toMatchInlineSnapshot(`
    "CLI_OUT_TAKEN: "shop" is not empty
      hint: Name a new or empty folder, or add --force to write into this one; nothing in it is deleted.
    exit code 3"
  `)
})

it('writes nothing when one file fails', async () => {
  await temporary.folder.write('bad/a.txt', 'fine')
  await temporary.folder.write('bad/b.txt', `\${{ values.name | nothing }}`)
  const argv = ['template', 'render', `${temporary.folder.root}/bad`, '--out', out]
  expect(await failure(argv)).toMatchInlineSnapshot(`
    "SCAFFOLDER_EXPRESSION_FAILED: The expression "\${{ values.name | nothing }}" failed: Unknown template filter "nothing"
      at b.txt:1:19
      hint: Correct the expression; text that only looks like one goes between {% raw %} and {% endraw %}.
      caused by: Template error at line 1, column 19: Unknown template filter "nothing"
    exit code 3"
  `)
  expect(await temporary.folder.list('out')).toEqual([])
})
