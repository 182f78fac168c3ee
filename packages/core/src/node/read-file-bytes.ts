import { closeSync, constants, fstatSync, openSync, read, readSync, type Stats } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { coreErrors } from '../errors/core-errors.ts'
import { inFolder } from './in-folder.ts'
import type { Located } from './locate-path.ts'
import { maxAtOnce } from './small-files.ts'

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
  const descriptor = openSync(join(base, name), flags)
  try {
    const opened = fstatSync(descriptor)
    refuseOddFile(path, opened, maxBytes)
    return await readAtMost(descriptor, path, { size: opened.size, maxBytes })
  } finally {
    closeSync(descriptor)
  }
}

function refuseOddFile(path: string, info: Stats, maxBytes: number): void {
  if (!info.isFile()) throw coreErrors.PATH_NOT_FILE({ path })
  if (info.size > maxBytes) throw coreErrors.FILE_TOO_LARGE({ path, maxBytes })
}

const readAside: (descriptor: number, buffer: Uint8Array) => Promise<{ bytesRead: number }> =
  promisify(read)

/** Reads to the end, and not past the limit in a file that grows meanwhile. */
async function readAtMost(
  descriptor: number,
  path: string,
  { size, maxBytes }: { size: number; maxBytes: number },
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let total = 0
  for (;;) {
    const buffer = Buffer.allocUnsafe(total === 0 ? size + 1 : 64 * 1024)
    const bytesRead =
      buffer.length <= maxAtOnce && total === 0
        ? readSync(descriptor, buffer)
        : (await readAside(descriptor, buffer)).bytesRead
    total += bytesRead
    if (total > maxBytes) throw coreErrors.FILE_TOO_LARGE({ path, maxBytes })
    if (bytesRead === 0) return joined(chunks)
    chunks.push(buffer.subarray(0, bytesRead))
    // Room was left in the buffer: this was the end, and most files need no second call to learn it.
    if (total === size) return joined(chunks)
  }
}

/** Copies small files out of the memory that buffers share; a large one is its own already. */
function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const [only] = chunks
  return only && chunks.length === 1 && only.length > Buffer.poolSize ? only : Buffer.concat(chunks)
}
