import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { link, lstat, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { coreErrors } from '../errors/core-errors.ts'
import { inFolder } from './in-folder.ts'

/**
 * Writes a file under a temporary name beside it and moves it into place, so that a crash of the process or a full
 * disk leaves the old content whole. Writing in place was seen to tear one file in four under `kill -9`.
 */
export async function replaceFile(
  at: string,
  content: string | Uint8Array,
  { path, mode, ifExists }: { path: string; mode: number; ifExists: 'replace' | 'refuse' },
): Promise<void> {
  await inFolder(dirname(at), async (base) => {
    const target = join(base, basename(at))
    const temporary = join(base, `.${randomBytes(12).toString('hex')}.tmp`)
    try {
      const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW
      const handle = await open(temporary, flags, mode)
      try {
        await handle.writeFile(content)
        // The process's umask may have taken bits away.
        await handle.chmod(mode)
      } finally {
        await handle.close()
      }
      if (ifExists === 'refuse') {
        await link(temporary, target)
      } else {
        const there = await lstat(target).catch(() => undefined)
        if (there && !there.isFile()) throw coreErrors.PATH_NOT_FILE({ path })
        await rename(temporary, target)
      }
    } finally {
      await rm(temporary, { force: true })
    }
  })
}
