import { existsSync } from 'node:fs'
import { readdir, readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CallboardError } from '../errors/callboard-error.ts'
import { createProcessGate } from './process-gate.ts'
import { createTemporaryFolder } from './temporary-folder.ts'

/** `renameat2`, which swaps two paths in one step; Node has no way to call it. */
const callNumber = { x64: 316, arm64: 276 }[process.arch as string]
const perl = '/usr/bin/perl'

describe.runIf(process.platform === 'linux' && callNumber && existsSync(perl))(
  'a folder that is swapped for a link all the time',
  () => {
    it('lets nothing be written, made, read or removed outside', async () => {
      await using temporary = await createTemporaryFolder()
      const { folder } = temporary
      await folder.write('outside/x', 'canary')
      await folder.write('outside/deep/x', 'canary')
      await folder.write('ws/dir/x', 'inside')
      await folder.write('ws/dir/deep/x', 'inside')
      const inside = await folder.folder('ws')
      const outside = join(folder.root, 'outside')
      await symlink(outside, join(inside.root, 'link'))
      const abort = new AbortController()
      const swap = `my ($dir, $link) = ("dir", "link");
        while (1) { syscall(${callNumber}, -100, $dir, -100, $link, 2); for (my $i = 0; $i < rand(300); $i++) {} }`
      const swapping = createProcessGate({ perl: { command: perl } })
        .run({ program: 'perl', args: ['-e', swap], cwd: inside.root, signal: abort.signal })
        .catch(() => {})

      const results = new Map<string, number>()
      const note = async (call: Promise<unknown>) => {
        const result = await call.then(
          (value) => (typeof value === 'string' ? `read ${value}` : 'done'),
          (error: unknown) => (CallboardError.is(error) ? error.code : `not ours: ${error}`),
        )
        results.set(result, (results.get(result) ?? 0) + 1)
      }
      for (let round = 0; round < 500; round += 1) {
        await note(inside.write('dir/x', 'inside'))
        await note(inside.write(`dir/new-${round % 10}/y`, 'inside'))
        await note(inside.readText('dir/x'))
        await note(inside.remove(`dir/new-${round % 10}`))
        await note(inside.write('dir/deep/y', 'inside'))
        await note(inside.readText('dir/deep/x'))
        await note(inside.remove('dir/deep/y'))
        await note(inside.remove('dir/x'))
        await note(inside.makeFolder(`dir/sub-${round % 10}`))
        await note(inside.rename('dir/x', 'dir/z'))
      }
      abort.abort()
      await swapping

      expect((await readdir(outside, { recursive: true })).sort()).toEqual(['deep', 'deep/x', 'x'])
      for (const path of ['x', 'deep/x'])
        expect(await readFile(join(outside, path), 'utf8')).toBe('canary')
      const wrong = (result: string) => result.startsWith('not ours') || result === 'read canary'
      expect([...results.keys()].filter(wrong)).toEqual([])
      // Both came about, or nothing was raced.
      expect(results.get('done')).toBeGreaterThan(100)
      expect(results.get('CORE_PATH_LINK')).toBeGreaterThan(100)
    })
  },
)
