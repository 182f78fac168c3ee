import { chmod, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { formatError, Secret } from '@callboard/core'
import { createTemporaryFolder } from '@callboard/core/node'
import { expect, it } from 'vitest'
import type { PortalConfig } from './define-config.ts'
import { keptSealingKeys } from './kept-sealing-keys.ts'

const key = (byte: number) => Buffer.alloc(32, byte).toString('base64')
const config = (scaffolder: PortalConfig['scaffolder']): PortalConfig => ({
  organisation: 'Acme',
  catalog: { providers: [] },
  ...(scaffolder && { scaffolder }),
})
const stored = config({ store: 'runs.db' })

it('makes a key once, which only the owner may read', async () => {
  await using temporary = await createTemporaryFolder()
  const folder = temporary.folder.root
  // Two that begin at once have the same key.
  const started = await Promise.all(
    [1, 2, 3].map(() => keptSealingKeys({ config: stored, folder })),
  )
  expect(new Set(started.map((keys) => keys.join())).size).toBe(1)
  expect(Buffer.from(String(started[0]?.[0]), 'base64')).toHaveLength(32)
  expect(await keptSealingKeys({ config: stored, folder })).toEqual(started[0])
  const left = await temporary.folder.list('.callboard')
  expect(left.map(({ path }) => path).sort()).toEqual([
    '.callboard/.gitignore',
    '.callboard/sealing.key',
  ])
  expect(await temporary.folder.readText('.callboard/.gitignore')).toBe('sealing.key*\n')
  expect((await stat(join(folder, '.callboard/sealing.key'))).mode & 0o777).toBe(0o600)
})

it('takes the keys of a file that was written by hand, and its rights from others', async () => {
  await using temporary = await createTemporaryFolder()
  const { folder } = temporary
  await folder.write('data/sealing.key', `# new\n${key(2)}\r\n\n# old\n${key(1)}\n`)
  const file = join(folder.root, 'data/sealing.key')
  await chmod(file, 0o644)
  const loaded = { config: { ...stored, dataFolder: 'data' }, folder: folder.root }
  expect(await keptSealingKeys(loaded)).toEqual([key(2), key(1)])
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  const scaffolder = { store: 'runs.db', sealingKey: new Secret(key(3)) }
  expect(
    await keptSealingKeys({ ...loaded, config: { ...loaded.config, scaffolder } }),
    'what was sealed before the configuration named a key still opens',
  ).toEqual([key(3), key(2), key(1)])
})

it('says which file holds no key', async () => {
  await using temporary = await createTemporaryFolder()
  const { folder } = temporary
  const problem = () =>
    keptSealingKeys({ config: stored, folder: folder.root }).catch((error: unknown) =>
      formatError(error).replaceAll(folder.root, '<folder>'),
    )
  await folder.write('.callboard/sealing.key', '# nothing\n')
  expect(await problem()).toMatchInlineSnapshot(`
    "CONFIG_SEALING_KEY_INVALID: What "<folder>/.callboard/sealing.key" holds is not a sealing key
      hint: A key is 32 bytes in base64: openssl rand -base64 32."
  `)
  await folder.write('.callboard/sealing.key', 'hunter2\n')
  expect(await problem()).toContain('sealing.key" holds is not a sealing key')
})

it('makes none where runs are not kept, where a key is named, or where the store may be one of several machines', async () => {
  await using temporary = await createTemporaryFolder()
  const folder = temporary.folder.root
  const keysOf = (scaffolder: PortalConfig['scaffolder']) =>
    keptSealingKeys({ config: config(scaffolder), folder })
  expect(await keysOf(undefined)).toEqual([])
  expect(await keysOf({})).toEqual([])
  expect(await keysOf({ store: () => Promise.reject(new Error('not opened')) })).toEqual([])
  expect(await keysOf({ store: 'runs.db', sealingKey: new Secret(key(1)) })).toEqual([key(1)])
  expect(await temporary.folder.list('.')).toEqual([])
})
