import { type CallboardError, throwIfAborted } from '@callboard/core'
import { catalogErrors } from '../errors.ts'
import { isOfSamePlace, type ReferenceBase, readersFor, resolveTarget } from './resolve-target.ts'

/** Files that one document may bring in. */
const maxFiles = 32
/** Their size in all. */
const maxBytes = 1024 * 1024

/** The files that one document refers to, behind one budget. Each is read once. */
export interface ReferencedFiles {
  /**
   * Reads what a reference in a file means.
   *
   * @throws CATALOG_TARGET_INVALID for what lies elsewhere or is too much, {@link notFetched}, and what the readers throw
   */
  read(target: string, from: ReferenceBase): Promise<ReferencedFile>
}

/** A file that was read for a document, and what its own references are resolved against. */
export interface ReferencedFile {
  text: string
  base: ReferenceBase
}

/** Stands for an address that would have to be fetched and may not. Tells itself apart from failures. */
export const notFetched: CallboardError = catalogErrors.TARGET_INVALID({
  target: '',
  reason: 'it is not fetched',
})

/** How files are read for a document. */
export interface ReferencedFilesOptions {
  /** Only files of this machine are read. @default false */
  offline?: boolean | undefined
  signal?: AbortSignal | undefined
  /** Told of each file that was read. */
  onFile?: ((url: string, text: string) => void) | undefined
}

export function createReferencedFiles({
  offline = false,
  signal,
  onFile,
}: ReferencedFilesOptions): ReferencedFiles {
  const texts = new Map<string, string>()
  let bytes = 0

  async function textAt(url: string, target: string, from: ReferenceBase): Promise<string> {
    const known = texts.get(url)
    if (known !== undefined) return known
    if (offline && !url.startsWith('file:')) throw notFetched
    const refuse = (reason: string) => catalogErrors.TARGET_INVALID({ target, reason })
    if (texts.size === maxFiles)
      throw refuse(`a document may bring in ${maxFiles} files, and this is one more`)
    const { text } = await readersFor(url, from).read(url, { signal })
    throwIfAborted(signal)
    bytes += Buffer.byteLength(text)
    if (bytes > maxBytes)
      throw refuse(`what the document brings in is larger than ${maxBytes} bytes in all`)
    texts.set(url, text)
    onFile?.(url, text)
    return text
  }

  return {
    async read(target, from) {
      const url = resolveTarget(from, target)
      if (!isOfSamePlace(url, from))
        throw catalogErrors.TARGET_INVALID({
          target,
          reason: 'it does not lie in the repository, or on the host, of the file that names it',
        })
      return { text: await textAt(url, target, from), base: { ...from, url } }
    },
  }
}
