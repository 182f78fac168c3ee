import { coreErrors } from '../errors/core-errors.ts'
import type { LibraryFs } from '../node/library-fs.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { shownUrl } from '../text/shown-url.ts'
import { checkPack, type PackLimits } from './check-pack.ts'

/**
 * Hosts take files of at most 100 MiB, and a fetch brings one commit: one of the Linux kernel has some 90 000 objects. The
 * Git library makes the index of a pack without letting others run, which takes it a second for 100 000 of them.
 */
const packLimits: PackLimits = {
  maxObjects: 200_000,
  maxObjectBytes: 128 * 1024 ** 2,
  maxBytes: 1024 ** 3,
}

/**
 * A file system for the Git library in which what a server sends is looked into before the library does, which is when it
 * is written: a pack that would unpack to more than a commit of any host is refused.
 *
 * @throws CORE_SOURCE_FAILED in `writeFile`
 */
export function guardPacks(
  { promises }: LibraryFs,
  { url, runtime }: { url: string; runtime: Pick<Runtime, 'sleep'> },
): LibraryFs {
  const writeFile: typeof promises.writeFile = async (path, data, options) => {
    if (String(path).endsWith('.pack')) {
      const reason = await checkPack(data as Uint8Array, packLimits, runtime)
      if (reason !== undefined) throw coreErrors.SOURCE_FAILED({ url: shownUrl(url), reason })
    }
    return promises.writeFile(path, data, options)
  }
  return { promises: { ...promises, writeFile } }
}
