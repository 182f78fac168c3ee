import { coreErrors } from '../errors/core-errors.ts'
import { shownUrl } from '../text/shown-url.ts'
import type { Reader, ReaderContext, SourceFile, SourceTree } from './reader.ts'

/** Several readers behind one door: the first that matches an address reads it. */
export interface Readers {
  /** @throws CORE_URL_INVALID when no reader is for the address, and what the reader throws */
  read(url: string, options?: { signal?: AbortSignal | undefined }): Promise<SourceFile>
  tree(url: string, options?: { signal?: AbortSignal | undefined }): Promise<SourceTree>
}

/** Creates the set of readers that a host allows. Nothing is read that none of them is for. */
export function createReaders(readers: readonly Reader[]): Readers {
  const names = new Set<string>()
  for (const { name } of readers) {
    if (names.has(name)) throw coreErrors.DUPLICATE_NAME({ what: 'the reader', name })
    names.add(name)
  }
  const find = (text: string): { reader: Reader; url: URL } => {
    if (!URL.canParse(text))
      throw coreErrors.URL_INVALID({ url: shownUrl(text), reason: 'it is not an absolute URL' })
    const url = new URL(text)
    const reader = readers.find((candidate) => candidate.matches(url))
    if (!reader)
      throw coreErrors.URL_INVALID({ url: shownUrl(text), reason: 'no reader is set up for it' })
    return { reader, url }
  }
  const contextOf = (url: URL, signal: AbortSignal | undefined): ReaderContext => ({ url, signal })
  return {
    async read(text, { signal } = {}) {
      const { reader, url } = find(text)
      return reader.read(contextOf(url, signal))
    },
    async tree(text, { signal } = {}) {
      const { reader, url } = find(text)
      if (!reader.tree)
        throw coreErrors.URL_INVALID({
          url: shownUrl(text),
          reason: `the reader "${reader.name}" reads single files only`,
        })
      return reader.tree(contextOf(url, signal))
    },
  }
}
