import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createTemporaryFolder } from './temporary-folder.ts'
import { folder, openBeforeEach, pathsOf, root } from './test-folder.ts'

openBeforeEach()

describe('watch', () => {
  it('reports what changes, until its signal ends it', async () => {
    const abort = new AbortController()
    const seen: string[] = []
    const watching = (async () => {
      for await (const path of folder.watch({ signal: abort.signal })) {
        seen.push(path)
        if (path === 'sub/b') abort.abort()
      }
    })()
    await folder.write('a', '1')
    await folder.write('sub/b', '2')
    // The system may take note of a new folder only after the file in it was made.
    const again = setInterval(() => folder.write('sub/b', '3').catch(() => {}), 50)
    await watching
    clearInterval(again)
    expect(seen).toContain('sub/b')
    await expect(
      pathsOf(toEntries(folder.watch({ signal: AbortSignal.abort('stop') }))),
    ).rejects.toBe('stop')
  })

  it('sees a file again that another one was renamed to, and what is in a folder that was moved in', async () => {
    const abort = new AbortController()
    await folder.write('watched/file', '0')
    await using outside = await createTemporaryFolder()
    await outside.folder.write('come/deep/inside', '0')
    const paths = folder.watch({ signal: abort.signal })[Symbol.asyncIterator]()
    const until = async (path: string, change: () => Promise<void>) => {
      // The system may begin to watch only after the change was made.
      const again = setInterval(() => change().catch(() => {}), 50)
      await change().catch(() => {})
      for (let next = await paths.next(); next.value !== path; ) next = await paths.next()
      clearInterval(again)
    }
    for (const text of ['1', '2', '3'])
      await until('watched/file', async () => {
        await writeFile(join(root, 'watched/next'), text)
        await rename(join(root, 'watched/next'), join(root, 'watched/file'))
      })
    await until('come/deep/inside', () =>
      rename(join(outside.folder.root, 'come'), join(root, 'come')),
    )
    await until('come/deep/inside', () => writeFile(join(root, 'come/deep/inside'), '1'))
    abort.abort()
    expect((await paths.next()).done).toBe(true)
  })
})

async function* toEntries(paths: AsyncIterable<string>) {
  for await (const path of paths) yield { path }
}
