import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { unpackTar } from 'modern-tar'
import { coreErrors } from '../errors/core-errors.ts'
import { createTemporaryFolder, type TemporaryFolder } from '../node/temporary-folder.ts'
import { isUnder } from './git-host.ts'
import { writeNameable } from './write-nameable.ts'

/** How much of a repository is unpacked. */
export interface TreeLimits {
  /** @default 20_000 */
  maxFiles?: number | undefined
  /** Of all files together. @default 256 MiB */
  maxBytes?: number | undefined
}

/** The limits with what is left open filled in. */
export function treeLimits({ maxFiles = 20_000, maxBytes = 256 * 1024 * 1024 }: TreeLimits = {}) {
  return { maxFiles, maxBytes }
}

const inflate = promisify(gunzip)

/**
 * Unpacks the files of a `tar.gz` into a folder of its own. Links, devices and what no path can name are left out: the
 * folder holds regular files and nothing else, whatever the archive says.
 *
 * @throws CORE_SOURCE_FAILED for an archive that is broken, cut off or too large
 */
export async function unpackArchive(
  bytes: Uint8Array,
  { url, under, inFolder, limits }: ArchiveContext,
): Promise<TemporaryFolder> {
  const { maxFiles, maxBytes } = treeLimits(limits)
  const fail = (reason: string, cause?: unknown) =>
    coreErrors.SOURCE_FAILED({ url, reason: `its archive ${reason}` }, { cause })
  // Headers, and the padding of small files, come on top of what the files hold.
  const maxArchiveBytes = maxBytes + maxFiles * 2048
  const archive = await inflate(bytes, { maxOutputLength: maxArchiveBytes }).catch((cause) => {
    throw fail(
      cause?.code === 'ERR_BUFFER_TOO_LARGE'
        ? `holds more than ${maxBytes} bytes`
        : 'is broken or cut off',
      cause,
    )
  })
  // Two empty blocks end an archive; without them the rest of it may be missing.
  if (archive.length < 1024 || archive.subarray(-1024).some((byte) => byte !== 0))
    throw fail('is broken or cut off')
  const pathOf = (name: string) =>
    name
      .split('/')
      .slice(inFolder ? 1 : 0)
      .join('/')
  const entries = await unpackTar(archive, {
    strict: true,
    filter: ({ type = 'file', name }) => type === 'file' && isUnder(pathOf(name), under),
  }).catch((cause) => {
    throw fail('is broken or cut off', cause)
  })
  if (entries.length > maxFiles) throw fail(`holds more than ${maxFiles} files`)
  const unpacked = await createTemporaryFolder({ portable: false })
  try {
    for (const { header, data = new Uint8Array() } of entries)
      await writeNameable(unpacked.folder, pathOf(header.name), {
        data,
        executable: ((header.mode ?? 0) & 0o100) !== 0,
      })
    return unpacked
  } catch (error) {
    await unpacked[Symbol.asyncDispose]()
    throw error
  }
}

interface ArchiveContext {
  /** As messages show it. */
  url: string
  /** The folder of the repository that is wanted. */
  under: string
  /** Whether all of the archive lies in one folder. */
  inFolder: boolean
  limits: TreeLimits | undefined
}
