// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
import { createReaders } from '@callboard/core'
import { createTemporaryFolder, fileReader, folderUrl } from '@callboard/core/node'
import { expect, it } from 'vitest'
import { builtinActions } from '../actions/builtin-actions.ts'
import { testTemplate } from '../testing/test-template.ts'
import { createScaffolder } from './create-scaffolder.ts'

const secretFiles = {
  'plain.txt': 'hello\n',
  'upper.txt': 'first\n${{ values.token | upper }}\n',
  'if.txt': "{% if values.token == 'token-of-somebody' %}yes{% endif %}",
}

/** What a plan shows of a skeleton that is given a secret. */
async function shown(skeleton: Record<string, string>, token = 'token-of-somebody') {
  await using temporary = await createTemporaryFolder({ portable: false })
  const org = temporary.folder
  for (const [path, text] of Object.entries(skeleton)) await org.write(`skeleton/${path}`, text)
  const template = testTemplate(
    `steps:
  - action: fetch:template
    input: { url: ./skeleton, values: { token: '\${{ secrets.token }}' } }`,
    { baseUrl: `${folderUrl(org)}template.yaml` },
  )
  const readers = createReaders([fileReader({ folders: [org] })])
  const scaffolder = createScaffolder({ actions: builtinActions({ readers }) })
  const { files } = await scaffolder.plan(template, { parameters: {}, secrets: { token } })
  return files.map(({ path, contentBase64, masked = false }) => [
    path,
    Buffer.from(contentBase64, 'base64').toString(),
    masked,
  ])
}

it('masks every file of a plan that depends on a secret, whatever a skeleton makes of it', async () => {
  expect(await shown(secretFiles)).toEqual([
    ['if.txt', '', true],
    ['plain.txt', 'hello\n', false],
    ['upper.txt', 'first\n***\n', true],
  ])
})

it('shows the same for another secret of the same effect', async () => {
  const { 'if.txt': _if, ...files } = secretFiles
  expect(await shown(files, 'another-secret')).toEqual(await shown(files, 'token-of-somebody'))
})

it('shows nothing where it cannot tell: a name with a mask in it is none for a file', async () => {
  expect(await shown({ 'plain.txt': 'hello\n', '${{ values.token }}.txt': 'x' })).toEqual([
    ['plain.txt', '***', true],
    ['***.txt', '***', true],
  ])
})
