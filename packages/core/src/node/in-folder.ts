import { constants } from 'node:fs'
import { open, readlink } from 'node:fs/promises'

/** A folder that is held: paths that begin with its base stay in it, whatever happens to the folders above. */
export interface HeldFolder extends AsyncDisposable {
  readonly base: string
}

/**
 * Holds a folder, named by its real path. On Linux the folder is opened, checked to be the one that is meant, and
 * handed over as the path of its descriptor: a folder above that is swapped for a link meanwhile has no effect on
 * calls below that path. Other systems offer Node nothing of the kind: there the path stays as it is, and the check
 * that came before has to do.
 */
export async function holdFolder(folder: string): Promise<HeldFolder> {
  if (process.platform !== 'linux') return { base: folder, async [Symbol.asyncDispose]() {} }
  const flags = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW
  const handle = await open(folder, flags)
  const base = `/proc/self/fd/${handle.fd}`
  const real = await readlink(base).catch(async (error: unknown) => {
    await handle.close()
    throw error
  })
  if (real !== folder) {
    await handle.close()
    throw notThere(real === `${folder} (deleted)` ? 'ENOENT' : 'ELOOP')
  }
  return { base, [Symbol.asyncDispose]: () => handle.close() }
}

/** Runs file calls inside one folder while it is held. */
export async function inFolder<T>(folder: string, use: (base: string) => Promise<T>): Promise<T> {
  await using held = await holdFolder(folder)
  return await use(held.base)
}

/** An error as the system itself would give it, for callers to put their own path into. */
function notThere(code: 'ENOENT' | 'ELOOP'): Error {
  return Object.assign(new Error('The folder was moved while it was opened'), { code })
}
