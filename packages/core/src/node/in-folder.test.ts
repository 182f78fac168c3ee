import { mkdir, readdir, rename, symlink, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CallboardError } from '../errors/callboard-error.ts'
import { createTemporaryFolder } from './temporary-folder.ts'

describe.runIf(process.platform === 'linux')(
  'a folder that is swapped for a link all the time',
  () => {
    it('lets nothing be written, made, read or removed outside', async () => {
      await using temporary = await createTemporaryFolder()
      const { folder } = temporary
      const outside = join(folder.root, 'outside')
      const inside = await (await folder.makeFolder('ws').then(() => folder)).folder('ws')
      await mkdir(outside)
      await writeFile(join(outside, 'x'), 'canary')
      await inside.write('dir/x', 'inside')

      let swapping = true
      const [dir, aside] = [join(inside.root, 'dir'), join(inside.root, 'aside')]
      const swapper = (async () => {
        while (swapping) {
          await rename(dir, aside).catch(() => {})
          await symlink(outside, dir).catch(() => {})
          await unlink(dir).catch(() => {})
          await rename(aside, dir).catch(() => {})
        }
      })()

      const results = new Map<string, number>()
      const note = async (call: Promise<unknown>) => {
        const result = await call.then(
          (value) => (typeof value === 'string' ? `read ${value}` : 'done'),
          (error: unknown) => (CallboardError.is(error) ? error.code : `not ours: ${error}`),
        )
        results.set(result, (results.get(result) ?? 0) + 1)
      }
      for (let round = 0; round < 400; round += 1) {
        await note(inside.write('dir/x', 'inside'))
        await note(inside.write(`dir/new-${round % 10}/y`, 'inside'))
        await note(inside.readText('dir/x'))
        await note(inside.remove(`dir/new-${round % 10}`))
        await note(inside.remove('dir/x'))
        await note(inside.list('dir').then(() => 0))
      }
      swapping = false
      await swapper

      expect(await readdir(outside)).toEqual(['x'])
      expect(
        [...results.keys()].filter(
          (result) => result.startsWith('not ours') || result === 'read canary',
        ),
      ).toEqual([])
      // Both outcomes came about, or the race was not run.
      expect(results.get('done')).toBeGreaterThan(0)
      expect(results.get('CORE_PATH_LINK')).toBeGreaterThan(0)
    }, 60_000)
  },
)
