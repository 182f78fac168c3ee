import { coreErrors, createReaders, defineReader, type Readers } from '@callboard/core'
import { defineProvider, type Provider } from '../provider/provider.ts'

/** Texts by their path; what is put in or taken out shows at the next refresh. */
export type MemoryFiles = Record<string, string>

/** How {@link memoryProvider} is set up. */
export interface MemoryProviderOptions {
  files: MemoryFiles
  /** Paths that the provider gives by itself; the others are there to be referred to. @default all */
  entries?: readonly string[]
  /** Kinds the texts may define. @default every kind */
  kinds?: readonly string[]
  /** @default 'memory' */
  name?: string
}

/** A provider over texts in memory, for tests. A text at `a/b.yaml` has the address `https://<name>.test/a/b.yaml`. */
export function memoryProvider(options: MemoryProviderOptions): Provider {
  const { files, entries, kinds, name = 'memory' } = options
  return defineProvider({
    name,
    ...(kinds && { kinds }),
    *read({ only }) {
      for (const path of entries ?? Object.keys(files)) {
        const url = `https://${name}.test/${path}`
        if (!only || only.includes(url)) yield { url, file: path, text: files[path] ?? '' }
      }
    },
  })
}

/** Readers that read the texts of memory providers by their address, and nothing else. */
export function memoryReaders(files: MemoryFiles, name = 'memory'): Readers {
  return createReaders([
    defineReader({
      name,
      matches: (url) => url.host === `${name}.test`,
      async read({ url }) {
        const path = url.pathname.slice(1)
        const text = files[path]
        if (text === undefined) throw coreErrors.PATH_MISSING({ path })
        return { text, url: url.href }
      },
    }),
  ])
}
