import { closeSync, constants, openSync, readlinkSync } from 'node:fs'

/** A folder that is held: paths that begin with its base stay in it, whatever happens to the folders above. */
export interface HeldFolder extends Disposable {
  readonly base: string
}

/**
 * Holds a folder, named by its real path. On Linux the folder is opened, checked to be the one that is meant, and
 * handed over as the path of its descriptor: a folder above that is swapped for a link meanwhile has no effect on
 * calls below that path. Other systems offer Node nothing of the kind: there the path stays as it is, and the check
 * that came before has to do.
 */
export function holdFolder(folder: string): HeldFolder {
  if (process.platform !== 'linux') return { base: folder, [Symbol.dispose]() {} }
  const descriptor = openSync(
    folder,
    constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW,
  )
  const held = {
    base: `/proc/self/fd/${descriptor}`,
    [Symbol.dispose]: () => closeSync(descriptor),
  }
  try {
    const real = readlinkSync(held.base)
    if (real !== folder) throw notThere(real === `${folder} (deleted)` ? 'ENOENT' : 'ELOOP')
    return held
  } catch (error) {
    held[Symbol.dispose]()
    throw error
  }
}

/** Runs file calls inside one folder while it is held. */
export async function inFolder<T>(folder: string, use: (base: string) => Promise<T>): Promise<T> {
  using held = holdFolder(folder)
  return await use(held.base)
}

/** An error as the system itself would give it, for callers to put their own path into. */
function notThere(code: 'ENOENT' | 'ELOOP'): Error {
  return Object.assign(new Error('The folder was moved while it was opened'), { code })
}
