import { constants } from 'node:fs'
import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Folder } from '../path/folder.ts'
import { errorCode, fileSystemError, isMissing } from './file-system-error.ts'

/** What everybody but the owner may do. */
const others = 0o077
// A link is not followed, and a pipe does not wait for its other end.
const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK

/**
 * Takes the rights of everybody but the owner (0700 is left for folders, 0600 for files) from a folder, from those on the way to a
 * path in it, and from all that is at that path: for what programs write there, with modes of their own. What belongs to
 * another user is left as it is, and so is everything where the system has no modes.
 *
 * @throws CORE_PATH_INVALID CORE_PATH_OUTSIDE CORE_PATH_MISSING CORE_PATH_DENIED
 */
export async function restrictToOwner(folder: Folder, path: string): Promise<void> {
  if (process.getuid === undefined) return
  const target = await folder.absolutePath(path)
  await restrict(folder.root).catch(fileSystemError(path))
  let way = folder.root
  for (const name of target.slice(folder.root.length).split('/').filter(Boolean)) {
    way = join(way, name)
    await restrict(way).catch(fileSystemError(path))
  }
  await restrictInside(target).catch(fileSystemError(path))
}

async function restrictInside(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const at = join(folder, entry.name)
    if (entry.isDirectory()) {
      await restrict(at)
      await restrictInside(at)
    } else if (entry.isFile()) await restrict(at)
  }
}

async function restrict(at: string): Promise<void> {
  try {
    await using handle = await open(at, flags)
    const { uid, mode } = await handle.stat()
    if (uid === process.getuid?.() && (mode & others) !== 0)
      await handle.chmod(mode & 0o7777 & ~others)
  } catch (error) {
    // The program that it belongs to has deleted it meanwhile, or it belongs to another user.
    if (!isMissing(error) && errorCode(error) !== 'EACCES') throw error
  }
}
