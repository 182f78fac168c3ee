import { constants, type Stats } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { coreErrors } from '../errors/core-errors.ts'
import { inFolder } from './in-folder.ts'
import type { Located } from './locate-path.ts'

/** Reads a regular file that was located; pipes and devices are never opened. */
export async function readFileBytes(
  path: string,
  { at, info }: Located,
  maxBytes: number,
): Promise<Uint8Array> {
  if (info === undefined) throw coreErrors.PATH_MISSING({ path })
  refuseOddFile(path, info, maxBytes)
  return inFolder(dirname(at), (base) => readInside(base, basename(at), { path, maxBytes }))
}

/** The whole content of a file in a folder that is held. */
export async function readInside(
  base: string,
  name: string,
  { path, maxBytes }: { path: string; maxBytes: number },
): Promise<Uint8Array> {
  // Without O_NONBLOCK, opening a pipe that took the file's place would wait for its writer.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
  const handle = await open(join(base, name), flags)
  try {
    const opened = await handle.stat()
    refuseOddFile(path, opened, maxBytes)
    return await readAtMost(handle, path, { size: opened.size, maxBytes })
  } finally {
    await handle.close()
  }
}

function refuseOddFile(path: string, info: Stats, maxBytes: number): void {
  if (!info.isFile()) throw coreErrors.PATH_NOT_FILE({ path })
  if (info.size > maxBytes) throw coreErrors.FILE_TOO_LARGE({ path, maxBytes })
}

/** Reads to the end, and not past the limit in a file that grows meanwhile. */
async function readAtMost(
  handle: FileHandle,
  path: string,
  { size, maxBytes }: { size: number; maxBytes: number },
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let total = 0
  for (;;) {
    const buffer = Buffer.allocUnsafe(total === 0 ? size + 1 : 64 * 1024)
    const { bytesRead } = await handle.read(buffer)
    total += bytesRead
    if (total > maxBytes) throw coreErrors.FILE_TOO_LARGE({ path, maxBytes })
    if (bytesRead === 0) return Buffer.concat(chunks)
    chunks.push(buffer.subarray(0, bytesRead))
    // Room was left in the buffer: this was the end, and most files need no second call to learn it.
    if (total === size) return Buffer.concat(chunks)
  }
}
