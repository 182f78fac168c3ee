import { type Logger, messageOf } from '@callboard/core'
import type { Sources } from './read-sources.ts'

/** Files whose last change is asked for. */
export interface LastChangesContext {
  /** By path relative to the source, with what changes with the content. */
  files: readonly { path: string; version: string }[]
  signal?: AbortSignal | undefined
}

/** Says when files last changed, milliseconds since 1970 UTC by path, of those that it knows. */
export type LastChanges = (
  context: LastChangesContext,
) => ReadonlyMap<string, number> | Promise<ReadonlyMap<string, number>>

/** When each page last changed, as far as the host knows: where it cannot say, pages are shown without. */
export async function pageChanges(
  { fileOf }: Pick<Sources, 'fileOf'>,
  {
    versions,
    lastChanges,
    logger,
    signal,
  }: {
    /** What changes with each page, by its path. */
    versions: ReadonlyMap<string, string>
    lastChanges: LastChanges | undefined
    logger: Logger
    signal: AbortSignal | undefined
  },
): Promise<ReadonlyMap<string, number>> {
  if (!lastChanges) return new Map()
  const paths = new Map([...versions.keys()].map((path) => [fileOf(path), path]))
  const files = [...paths].map(([file, path]) => ({
    path: file,
    version: versions.get(path) ?? '',
  }))
  try {
    const times = await lastChanges({ files, signal })
    return new Map(
      [...times].flatMap(([file, ms]) => {
        const path = paths.get(file)
        return path === undefined ? [] : [[path, ms]]
      }),
    )
  } catch (error) {
    signal?.throwIfAborted()
    logger.warn('when pages changed is not known', { error: messageOf(error) })
    return new Map()
  }
}
