// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
import { Secret } from '@callboard/core'
import { createTemporaryFolder } from '@callboard/core/node'
import { expect, it } from 'vitest'
import { applyUpdate } from './apply-update.ts'
import { treeFile } from './file-tree.ts'
import { readProvenance } from './provenance.ts'
import { packRendering, unpackRendering } from './rendering.ts'
import { testProject, verdicts } from './test-project.ts'

const secretFiles = {
  'a.txt': '${{ values.name }}\n',
  'pin.txt': 'pin=${{ values.pin }}\n',
  'token.txt': 'token=${{ values.token | upper }}\n',
}
const withSecrets = {
  parameters: { name: 'ledger', pin: 'pin-of-somebody' },
  secrets: { token: new Secret('token-of-somebody') },
}

it('says in the project where it comes from, for people and for updates', async () => {
  await using it = await testProject()
  await it.make(await it.release({ 'a.txt': '${{ values.name }}\n' }, 'update: { version: 1.2.0 }'))
  const text = await it.project.readText('.callboard/provenance.yaml')
  expect(
    text.replace(/sha256:[0-9a-f]+/, 'sha256:…').replace(/scaffolder \d.*/, 'scaffolder <version>'),
  ).toMatchInlineSnapshot(`
    "# Where this project comes from. "callboard template update" reads and rewrites it: do not edit it by hand.
    # "rendering" names the file beside this one with what the template made: zcat shows it.
    # After a merge conflict here take either side whole, then run the update again.
    formatVersion: 1
    template:
      ref: template:default/demo
      version: 1.2.0
      digest: sha256:…
    engine: "@callboard/scaffolder <version>
    step: deliver
    folder: .
    answers:
      name: ledger
    rendering: rendered-65ec692adbc2.json.gz
    files:
      .keep: 100644 e69de29bb2d1d6434b8b29ae775ad8c2e48c5391
      a.txt: 100644 dcbc4ccd7ebd0326ff474d1498518f09c957d6d2
    "
  `)
})

it('is the same for the same run', async () => {
  await using it = await testProject()
  const template = await it.release(secretFiles)
  const read = async () => {
    await it.make(template, withSecrets)
    const provenance = await readProvenance(it.project)
    return [provenance, await it.project.readBytes(`.callboard/${provenance?.rendering}`)]
  }
  expect(await read()).toEqual(await read())
})

it('keeps no secret and no password, in no form', async () => {
  await using it = await testProject()
  await it.make(await it.release(secretFiles), withSecrets)
  expect(await it.files()).toEqual({
    'a.txt': 'ledger\n',
    'pin.txt': 'pin=pin-of-somebody\n',
    'token.txt': 'token=TOKEN-OF-SOMEBODY\n',
  })
  const provenance = await readProvenance(it.project)
  expect([provenance?.answers, provenance?.withheld]).toEqual([
    { name: 'ledger' },
    ['pin', 'secrets.token'],
  ])
  expect(
    [...(provenance?.rendered ?? [])].map(([path, { content }]) => [path, content !== undefined]),
  ).toEqual([
    ['.keep', true],
    ['a.txt', true],
    ['pin.txt', false],
    ['token.txt', false],
  ])
})

it('updates a project without its secrets, and never writes a mask into a file', async () => {
  await using it = await testProject()
  await it.make(await it.release(secretFiles), withSecrets)
  const after = await it.release({
    ...secretFiles,
    'a.txt': 'new\n',
    'pin.txt': 'PIN ${{ values.pin }}\n',
  })
  const plan = await it.plan(after)
  expect(verdicts(plan)).toEqual(['merge a.txt (template)', 'conflict pin.txt (both)'])
  await applyUpdate(plan, it.project)
  expect(await it.files()).toEqual({
    'a.txt': 'new\n',
    'pin.txt': 'pin=pin-of-somebody\n',
    'pin.txt.rej': 'PIN ***\n',
    'token.txt': 'token=TOKEN-OF-SOMEBODY\n',
  })
})

it('is nothing where there is no record, and an error where there is a broken one', async () => {
  await using temporary = await createTemporaryFolder()
  const { folder } = temporary
  expect(await readProvenance(folder)).toBeUndefined()
  const messages: string[] = []
  for (const text of [
    '- a',
    'a: [',
    'formatVersion: 2',
    'formatVersion: 1\ntemplate: { ref: x }',
  ]) {
    await folder.write('.callboard/provenance.yaml', text)
    const failure = await readProvenance(folder).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'SCAFFOLDER_PROVENANCE_INVALID' })
    messages.push((failure as Error).message.replace(/.*cannot be used: /, ''))
  }
  expect(messages).toMatchInlineSnapshot(`
    [
      "it is not valid: Invalid input: expected object, received array",
      "Flow sequence in block collection must be sufficiently indented and end with a ]",
      ""formatVersion" is not valid: Invalid input: expected 1",
      ""template.digest" is not valid: Invalid input: expected string, received undefined",
    ]
  `)
})

it.each(['../x', '/etc/x', 'a/../../b', '.git/config'])(
  'takes no path from a record that leads elsewhere: %s',
  async (path) => {
    await using it = await testProject()
    await it.make(await it.release({ 'a.txt': 'a\n' }))
    const text = await it.project.readText('.callboard/provenance.yaml')
    await it.edit({ '.callboard/provenance.yaml': text.replace('a.txt:', `"${path}":`) })
    await expect(readProvenance(it.project)).rejects.toMatchObject({
      code: expect.stringMatching(/CORE_PATH_(?:OUTSIDE|INVALID)/),
    })
  },
)

it('refuses a project that says nothing', async () => {
  await using it = await testProject()
  await expect(it.plan(await it.release({}))).rejects.toMatchObject({
    code: 'SCAFFOLDER_PROVENANCE_MISSING',
  })
})

it('merges without a base rather than with a wrong one when the kept rendering is lost or another', async () => {
  await using it = await testProject()
  await it.make(await it.release({ 'a.txt': 'a\n', 'b.txt': 'b\n' }))
  const { rendering } = (await readProvenance(it.project)) ?? {}
  await it.edit({ 'a.txt': 'mine\n', [`.callboard/${rendering}`]: 'not gzip' })
  const plan = await it.plan(await it.release({ 'a.txt': 'theirs\n', 'b.txt': 'B\n' }))
  expect(verdicts(plan)).toEqual(['conflict a.txt (both)', 'merge b.txt (template)'])
})

it('packs texts, and of everything else the id alone', () => {
  const tree = new Map([
    ['__proto__', treeFile(Buffer.from('x'))],
    ['b.png', treeFile(Buffer.from([0, 1]))],
    ['a.sh', treeFile(Buffer.from('run\n'), { executable: true })],
    ['large.txt', treeFile(Buffer.alloc(300 * 1024, 'x'))],
  ])
  const { files, content, name } = packRendering(tree)
  expect(files['a.sh']).toBe('100755 f5bdd214e01603ecd6c83be9f66d88579c588ec6')
  const unpacked = unpackRendering(files, content)
  expect([...unpacked].map(([path, file]) => [path, file.id, file.content !== undefined])).toEqual(
    ['__proto__', 'a.sh', 'b.png', 'large.txt'].map((path) => [
      path,
      tree.get(path)?.id,
      path === '__proto__' || path === 'a.sh',
    ]),
  )
  expect(packRendering(new Map([...tree].reverse()))).toEqual({ files, content, name })
})
