import { createTemporaryFolder } from '@callboard/core/node'
import { describe, expect, it } from 'vitest'
import { call, callJson } from './call.ts'

const service = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: ledger }
spec: { type: service, lifecycle: production, owner: payments }
`

describe('callboard init', () => {
  it('writes a configuration, and says what is next', async () => {
    await using temporary = await createTemporaryFolder()
    const { code, stdout, stderr } = await call(['init'], { cwd: temporary.folder.root })
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatchInlineSnapshot(`
      "callboard.config.ts is written.
      Next: name your folders in it, then run npx callboard serve --config callboard.config.ts
      "
    `)
    expect(await temporary.folder.readText('callboard.config.ts')).toMatch(
      /^import \{ filesProvider \} from '@callboard\/catalog'\n[\s\S]*export default defineConfig\(\{/,
    )
  })

  it('writes YAML that works as it is', async () => {
    await using temporary = await createTemporaryFolder()
    const { folder } = temporary
    await folder.write('services/ledger/catalog-info.yaml', service)
    const surroundings = { cwd: folder.root }
    expect(await callJson(['init', '--yaml'], surroundings)).toEqual({
      file: 'callboard.config.yaml',
    })
    const argv = ['catalog', 'list', '--config', 'callboard.config.yaml']
    expect(await callJson(argv, surroundings)).toMatchObject({
      totalItems: 1,
      items: [{ metadata: { name: 'ledger' } }],
    })
  })

  it('writes over nothing', async () => {
    await using temporary = await createTemporaryFolder()
    const { folder } = temporary
    await folder.write('callboard.config.ts', 'mine')
    const { code, stderr } = await call(['init'], { cwd: folder.root })
    expect(`${stderr}exit code ${code}`).toMatchInlineSnapshot(`
      "CLI_CONFIG_EXISTS: There is a "callboard.config.ts" already
        hint: Change that one, or call the command in another folder.
      exit code 3"
    `)
    expect(await folder.readText('callboard.config.ts')).toBe('mine')
  })

  it('says that it may not write', async () => {
    const { code, stderr } = await call(['init'], { cwd: '/nonexistent' })
    expect(`${stderr}exit code ${code}`).toMatchInlineSnapshot(`
      "CLI_CONFIG_DENIED: "callboard.config.ts" cannot be written to /nonexistent
        hint: The cause below says why; call the command in a folder that you may write to.
        caused by: ENOENT: no such file or directory, open '/nonexistent/callboard.config.ts'
      exit code 3"
    `)
  })
})
