import { CallboardError, type Folder, parseRelativePath } from '@callboard/core'
import type { Mount } from './read-sources.ts'

const maxBytes = 1024 * 1024

/** Reads the files that pages include, each once for a load of the site. */
export function snippetReader({
  source,
  mounts,
  isNamed,
}: {
  source: Folder
  mounts: readonly Mount[]
  /** Whether the configuration names the extension: only then may it reach beside the documents. */
  isNamed: boolean
}): (path: string) => Promise<string | undefined> {
  const known = new Map<string, Promise<string | undefined>>()
  const isOpen = (path: string) => isNamed || mounts.some(({ prefix }) => path.startsWith(prefix))
  const read = async (path: string) => {
    try {
      const names = parseRelativePath(path)
      // What is hidden is not meant to be published.
      if (names.some((name) => name.startsWith('.'))) return undefined
      const clean = names.join('/')
      return isOpen(clean) ? await source.readText(clean, { maxBytes }) : undefined
    } catch (error) {
      if (CallboardError.is(error)) return undefined
      throw error
    }
  }
  return (path) => {
    const reading = known.get(path) ?? read(path)
    known.set(path, reading)
    return reading
  }
}
