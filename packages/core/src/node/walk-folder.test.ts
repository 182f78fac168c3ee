import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { codeOf, folder, mkfifo, openBeforeEach, pathsOf, root } from './test-folder.ts'

openBeforeEach()

describe('walk', () => {
  beforeEach(async () => {
    for (const path of ['b/2', 'b/10', 'b/deep/x.md', 'a.md', 'c/y.md', '.dot/z'])
      await folder.write(path, path)
    await mkdir(join(root, '.git'))
    await writeFile(join(root, '.git/config'), 'x')
    await mkdir(join(root, 'empty'))
  })

  it('finds all files, sorted, and never enters .git', async () => {
    expect(await pathsOf(folder.walk())).toEqual([
      '.dot/z',
      'a.md',
      'b/10',
      'b/2',
      'b/deep/x.md',
      'c/y.md',
    ])
  })

  it('begins where it is told, and names paths from the folder', async () => {
    expect(await pathsOf(folder.walk({ under: './b/./deep/' }))).toEqual(['b/deep/x.md'])
    expect(await pathsOf(folder.walk({ under: 'a.md' }))).toEqual(['a.md'])
    expect(await pathsOf(folder.walk({ under: 'nothing' }))).toEqual([])
  })

  it('takes and leaves out by pattern', async () => {
    expect(await pathsOf(folder.walk({ include: ['**/*.md'] }))).toEqual([
      'a.md',
      'b/deep/x.md',
      'c/y.md',
    ])
    expect(await pathsOf(folder.walk({ exclude: ['b', '.dot/**'] }))).toEqual(['a.md', 'c/y.md'])
    expect(await codeOf(pathsOf(folder.walk({ include: ['{1..9}'] })))).toBe('CORE_GLOB_INVALID')
  })

  it('passes over links, pipes and what no path can name, and says so', async () => {
    await symlink('/', join(root, 'root'))
    await symlink('a.md', join(root, 'same'))
    await symlink('.', join(root, 'loop'))
    await mkfifo('pipe')
    await writeFile(join(root, 'aux.md'), 'x')
    await writeFile(join(root, 'back\\slash'), 'x')
    const skipped: string[] = []
    const paths = await pathsOf(
      folder.walk({ onSkipped: (path, reason) => skipped.push(`${path}: ${reason}`) }),
    )
    expect(paths).toHaveLength(6)
    expect(skipped).toEqual([
      'aux.md: "aux.md" cannot be a file name on every system',
      'back\\slash: it holds a backslash',
      'loop: it is a symbolic link',
      'pipe: it is not a regular file',
      'root: it is a symbolic link',
      'same: it is a symbolic link',
    ])
    for (const path of paths) expect(await codeOf(folder.readText(path))).toBe('nothing was thrown')
  })

  it('stops at its cap', async () => {
    // Entries that are looked at: six files, five folders and .git itself.
    expect(await pathsOf(folder.walk({ maxEntries: 12 }))).toHaveLength(6)
    expect(await codeOf(pathsOf(folder.walk({ maxEntries: 11 })))).toBe('CORE_FOLDER_TOO_LARGE')
  })

  it('does not go deeper than 64 folders', async () => {
    await folder.write(`${'d/'.repeat(64)}deep`, 'x')
    await folder.write(`${'e/'.repeat(65)}deeper`, 'x')
    const skipped: string[] = []
    const paths = await pathsOf(
      folder.walk({ onSkipped: (path, reason) => skipped.push(`${path.length} ${reason}`) }),
    )
    expect(paths.filter((path) => path.endsWith('deep'))).toHaveLength(1)
    expect(paths.filter((path) => path.endsWith('deeper'))).toHaveLength(0)
    expect(skipped).toEqual(['129 it lies deeper than 64 folders'])
  })

  it('ends with the reason of its signal', async () => {
    const abort = new AbortController()
    const walk = async () => {
      for await (const _ of folder.walk({ signal: abort.signal })) abort.abort('stop')
    }
    await expect(walk()).rejects.toBe('stop')
  })
})
