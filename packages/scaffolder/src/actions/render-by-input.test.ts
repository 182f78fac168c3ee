import { createTemporaryFolder } from '@callboard/core/node'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { renderByInput } from './render-by-input.ts'

type Temporary = Awaited<ReturnType<typeof createTemporaryFolder>>
let from: Temporary
let to: Temporary
beforeEach(async () => {
  from = await createTemporaryFolder()
  to = await createTemporaryFolder()
  await from.folder.write(`\${{ values.name }}/README.md.njk`, `# \${{ values.name }}\n`)
  await from.folder.write('run.sh', `echo \${{ values.name }}\n`, { executable: true })
})
afterEach(async () => {
  await from[Symbol.asyncDispose]()
  await to[Symbol.asyncDispose]()
})

const render = (input: Record<string, unknown>) =>
  renderByInput({ source: from.folder, target: to.folder, input: { url: '.', ...input } })

it('renders as the action does, and says what came of it', async () => {
  const input = { values: { name: 'ledger' }, targetPath: 'out', templateFileExtension: true }
  expect(await render(input)).toEqual([
    { path: 'out/ledger/README.md', executable: false, bytes: 9, rendered: true },
    { path: 'out/run.sh', executable: true, bytes: 24, rendered: false },
  ])
  expect(await to.folder.readText('out/ledger/README.md')).toBe('# ledger\n')
})

it('refuses what the action refuses', async () => {
  await expect(render({ vales: {} })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[CallboardError: The input of "fetch:template" is not valid: "vales" is not known; did you mean "values"?]`,
  )
  await expect(
    render({ templateFileExtension: true, copyWithoutRender: ['*'] }),
  ).rejects.toThrowErrorMatchingInlineSnapshot(
    `[CallboardError: The input of "fetch:template" is not valid: "templateFileExtension" cannot be combined with "copyWithoutTemplating", "copyWithoutRender" or "cookiecutterCompat"]`,
  )
})
