import { createReaders, type Folder } from '@callboard/core'
import { openFolder } from '@callboard/core/node'
import type { CommandContext } from '../command.ts'
import { cliErrors } from '../errors.ts'
import { addressReaders, isAddress } from './address-readers.ts'
import { placeOf } from './load-sources.ts'

/** A skeleton that can be read. */
export interface OpenSkeleton extends AsyncDisposable {
  folder: Folder
  /** Whether it lies on this machine, where something could be written into it. */
  isLocal: boolean
}

/**
 * Opens a skeleton: a folder of this machine, or of a repository by its address.
 *
 * @throws CLI_PATH_MISSING CLI_SKELETON_FILE, and what the readers throw
 */
export async function openSkeleton(
  skeleton: string,
  { io, keep, signal }: CommandContext,
): Promise<OpenSkeleton> {
  if (isAddress(skeleton)) {
    const readers = createReaders(await addressReaders([skeleton], keep))
    const tree = await readers.tree(skeleton, { signal })
    return {
      folder: tree.folder,
      isLocal: false,
      [Symbol.asyncDispose]: () => tree[Symbol.asyncDispose](),
    }
  }
  const { root, file } = await placeOf(skeleton, io.cwd)
  if (file !== undefined) throw cliErrors.SKELETON_FILE({ skeleton })
  const folder = await openFolder({ root, portable: false })
  return { folder, isLocal: true, async [Symbol.asyncDispose]() {} }
}
