import { chmodSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { restrictToOwner } from './restrict-to-owner.ts'
import { createTemporaryFolder } from './temporary-folder.ts'

describe.runIf(process.getuid)('restrictToOwner', () => {
  it('keeps everybody else out of a path and the way to it, and leaves what is beside', async () => {
    await using temporary = await createTemporaryFolder()
    await using elsewhere = await createTemporaryFolder()
    const { folder } = temporary
    const modeOf = (path: string) => (statSync(join(folder.root, path)).mode & 0o777).toString(8)
    mkdirSync(join(folder.root, 'a/b/c'), { recursive: true })
    for (const path of ['a/b/c/state', 'a/b/run', 'a/beside'])
      writeFileSync(join(folder.root, path), 'x', { mode: 0o644 })
    chmodSync(join(folder.root, 'a/b/run'), 0o755)
    chmodSync(folder.root, 0o755)
    const outside = join(elsewhere.folder.root, 'outside')
    writeFileSync(outside, 'x', { mode: 0o644 })
    symlinkSync(outside, join(folder.root, 'a/b/link'))
    await restrictToOwner(folder, 'a/b')
    const paths = ['.', 'a', 'a/b', 'a/b/c', 'a/b/c/state', 'a/b/run', 'a/beside']
    expect(paths.map((path) => `${path} ${modeOf(path)}`)).toEqual([
      '. 700',
      'a 700',
      'a/b 700',
      'a/b/c 700',
      'a/b/c/state 600',
      'a/b/run 700',
      'a/beside 644',
    ])
    expect(statSync(outside).mode & 0o777).toBe(0o644)
  })

  it('goes nowhere but into the folder', async () => {
    await using temporary = await createTemporaryFolder()
    await expect(restrictToOwner(temporary.folder, '../x')).rejects.toMatchObject({
      code: 'CORE_PATH_OUTSIDE',
    })
    await expect(restrictToOwner(temporary.folder, 'missing')).rejects.toMatchObject({
      code: 'CORE_PATH_MISSING',
    })
  })
})
