// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
import { createReaders } from '@callboard/core'
import { createTemporaryFolder, fileReader, folderUrl } from '@callboard/core/node'
import { expect, it } from 'vitest'
import { builtinActions } from '../actions/builtin-actions.ts'
import { testTemplate } from '../testing/test-template.ts'
import { lintSkeletons } from './lint-skeletons.ts'

async function told(files: Record<string, string | Uint8Array>, input: string): Promise<string[]> {
  await using temporary = await createTemporaryFolder({ prefix: 'lint-' })
  const { folder } = temporary
  for (const [path, text] of Object.entries(files)) await folder.write(path, text)
  const readers = createReaders([fileReader({ folders: [folder] })])
  const template = testTemplate(`steps: [{ action: fetch:template, input: ${input} }]`, {
    baseUrl: new URL('template.yaml', folderUrl(folder)).href,
  })
  const issues = await lintSkeletons(template, { actions: builtinActions({ readers }), readers })
  return issues.map(
    ({ severity, code, at, message, hint }) =>
      `${at?.file}:${at?.line}:${at?.column} ${severity} ${code} ${message.replaceAll(folder.root, '…')}. ${hint}`,
  )
}

it('has nothing to say about a good skeleton', async () => {
  const files = {
    's/${{ values.name }}.txt':
      'plain ${{ values.name | upper }} {% raw %}${{ github.sha }}{% endraw %}',
    's/copied/x.yaml': '${{ hashFiles("x") ',
    's/data.bin': '\0${{',
  }
  expect(
    await told(files, '{ url: ./s, values: { name: x }, copyWithoutTemplating: [copied] }'),
  ).toEqual([])
})

it('finds what is wrong with files and their names', async () => {
  const files = {
    's/broken.md': '# ok\n\n${{ values.name',
    's/action.yaml': 'sha: ${{ github.sha }}\nsame: ${{ github.ref }}',
    's/filter.txt': '${{ values.name | nosuch }} ${{ values.nmae }}\n${{ values.nmae }}',
    's/${{ values.nope }}.txt': '',
  }
  expect(await told(files, '{ url: ./s, values: { name: x } }')).toMatchInlineSnapshot(`
    [
      "\${{ values.nope }}.txt:1:5 warning TEMPLATE_VALUE_UNKNOWN The step gives no value "nope" to its skeleton. Add "nope" to "values" of the step.",
      "action.yaml:1:10 warning TEMPLATE_NAME_UNKNOWN There is nothing called "github" in a skeleton: it comes to nothing. Name values.…, or put what is meant for another program between {% raw %} and {% endraw %}.",
      "broken.md:3:1 error SCAFFOLDER_EXPRESSION_FAILED The expression "\${{ values.name" failed: Unterminated variable tag. Correct the expression; text that only looks like one goes between {% raw %} and {% endraw %}.",
      "filter.txt:1:19 error TEMPLATE_FILTER_UNKNOWN There is no filter "nosuch". Define it with defineFilter, or use one that the reference names.",
      "filter.txt:1:33 warning TEMPLATE_VALUE_UNKNOWN The step gives no value "nmae" to its skeleton. Add "nmae" to "values" of the step.",
    ]
  `)
})

it('finds expressions that stay as they are, because of how a file is encoded', async () => {
  const text = 'caf\u00e9 ${{ values.name }}'
  const files = {
    's/latin-1.txt': Buffer.from(text, 'latin1'),
    's/utf-16.txt': Buffer.from(`\ufeff${text}`, 'utf16le'),
    's/data.db': Buffer.from(`\0\u00ff${text}`, 'latin1'),
    's/picture.png': Buffer.from('\x89PNG ${{ {% \u00e9', 'latin1'),
  }
  expect(await told(files, '{ url: ./s, values: { name: x } }')).toMatchInlineSnapshot(`
    [
      "latin-1.txt:undefined:undefined warning TEMPLATE_SKELETON_ENCODING "latin-1.txt" holds expressions and is not UTF-8, so it is copied as it is. Save it as UTF-8.",
      "utf-16.txt:undefined:undefined warning TEMPLATE_SKELETON_ENCODING "utf-16.txt" holds expressions and is not UTF-8, so it is copied as it is. Save it as UTF-8.",
    ]
  `)
})

it('reads only files of the extension, and values that are written out', async () => {
  const files = { 's/a.txt': '${{ broken', 's/b.txt.njk': '${{ values.any }} ${{ 1 | nosuch }}' }
  expect(
    await told(files, "{ url: ./s, values: '${{ parameters }}', templateFileExtension: true }"),
  ).toMatchInlineSnapshot(`
    [
      "b.txt.njk:1:27 error TEMPLATE_FILTER_UNKNOWN There is no filter "nosuch". Define it with defineFilter, or use one that the reference names.",
    ]
  `)
})

it('reads the delimiters of cookiecutter', async () => {
  const files = {
    's/a': '{{ cookiecutter.name | jsonify }} {{ cookiecutter.nope }} ${{ values.x }}',
  }
  expect(
    await told(files, '{ url: ./s, values: { name: x }, cookiecutterCompat: true }'),
  ).toMatchInlineSnapshot(`
    [
      "a:1:38 warning TEMPLATE_VALUE_UNKNOWN The step gives no value "nope" to its skeleton. Add "nope" to "values" of the step.",
      "a:1:63 warning TEMPLATE_NAME_UNKNOWN There is nothing called "values" in a skeleton: it comes to nothing. Name cookiecutter.…, or put what is meant for another program between {% raw %} and {% endraw %}.",
    ]
  `)
})

it('says when there is no such folder, and leaves alone what is elsewhere', async () => {
  expect(await told({}, '{ url: ./nowhere }')).toMatchInlineSnapshot(`
    [
      "template.yaml:8:46 error TEMPLATE_SKELETON_MISSING There is no skeleton "./nowhere". Add the folder, or correct the address: it is relative to the file of the template.",
    ]
  `)
  expect(await told({}, "{ url: '${{ parameters.url }}' }")).toEqual([])
  expect(await told({}, '{ url: https://example.com/x }')).toEqual([])
})

it('says when an address leads out of what may be read, as a run does', async () => {
  await using temporary = await createTemporaryFolder({ prefix: 'lint-' })
  const { folder } = temporary
  await folder.write('templates/service/template.yaml', '')
  await folder.write('skeletons/shared/README.md', '${{ values.nmae }}')
  const template = (action: string, url: string) =>
    testTemplate(`steps: [{ action: ${action}, input: { url: ${url}, values: { name: x } } }]`, {
      baseUrl: new URL('templates/service/template.yaml', folderUrl(folder)).href,
    })
  const lint = async (root: string, action = 'fetch:template', url = '../../skeletons/shared') => {
    const readers = createReaders([fileReader({ folders: [await folder.folder(root)] })])
    const options = { actions: builtinActions({ readers }), readers }
    const issues = await lintSkeletons(template(action, url), options)
    return issues.map(({ code }) => code)
  }
  expect(await lint('.')).toEqual(['TEMPLATE_VALUE_UNKNOWN'])
  expect(await lint('templates/service')).toEqual(['TEMPLATE_SKELETON_OUTSIDE'])
  expect(await lint('.', 'fetch:plain')).toEqual([])
  expect(await lint('templates', 'fetch:plain')).toEqual(['TEMPLATE_SKELETON_OUTSIDE'])
  expect(await lint('.', 'fetch:template', '../../../../etc')).toEqual([
    'TEMPLATE_SKELETON_OUTSIDE',
  ])
})

it('finds patterns that name no file, which would be rendered', async () => {
  const files = { 's/deep/a.hbs': '{{ x }}', 's/charts/b.yaml': '{{ x }}', 's/c.txt': '' }
  expect(
    await told(
      files,
      "{ url: ./s, copyWithoutTemplating: ['*.hbs', charts/, '**/*.txt', 'gone/x', '${{ parameters.p }}'] }",
    ),
  ).toMatchInlineSnapshot(`
    [
      "template.yaml:8:56 warning TEMPLATE_PATTERN_UNUSED "copyWithoutTemplating" of the step names "*.hbs", and the skeleton has no such file. Write **/*.hbs for files in folders, too.",
      "template.yaml:8:56 warning TEMPLATE_PATTERN_UNUSED "copyWithoutTemplating" of the step names "gone/x", and the skeleton has no such file. Write it as the path of a file or folder of the skeleton, before its name is rendered.",
    ]
  `)
})
