import type { HostCall, RepositoryPlace } from './git-host.ts'
import type { ResolvedIntegration } from './integration.ts'

/** How a host says when files last changed. */
export interface FileChanges {
  /** Files that one request tells about: those of a folder, or so many of any folders. */
  batch: 'folder' | number
  /**
   * Asks about the files of one batch.
   *
   * @returns times by path, milliseconds since 1970 UTC, of those that the host knows, and perhaps of others
   */
  read(
    place: RepositoryPlace,
    paths: readonly string[],
    call: HostCall,
  ): Promise<Iterable<readonly [path: string, changed: string | number | undefined]>>
}

/** Requests that are sent at the same time. */
const width = 4

/**
 * When files of a repository last changed, as far as so many requests tell. What one request cannot say ends the asking; what the
 * others said holds.
 *
 * @throws what the first request throws, where none tells anything
 */
export async function listChanges(
  place: RepositoryPlace,
  {
    host,
    client,
    paths,
    maxRequests,
  }: Pick<ResolvedIntegration, 'host'> & {
    client: HostCall
    paths: readonly string[]
    maxRequests: number
  },
): Promise<Map<string, number>> {
  const wanted = new Set(paths)
  const times = new Map<string, number>()
  const failures: unknown[] = []
  const left = batchesOf(paths, host.changes.batch).slice(0, maxRequests).values()
  const lane = async () => {
    for (const batch of left) {
      if (failures.length > 0) return
      try {
        for (const [path, changed] of await host.changes.read(place, batch, client)) {
          const ms = typeof changed === 'string' ? Date.parse(changed) : changed
          if (ms !== undefined && Number.isFinite(ms) && wanted.has(path)) times.set(path, ms)
        }
      } catch (error) {
        failures.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: width }, lane))
  if (times.size === 0 && failures.length > 0) throw failures[0]
  return times
}

function batchesOf(paths: readonly string[], batch: FileChanges['batch']): string[][] {
  if (batch === 'folder') {
    const folders = new Map<string, string[]>()
    for (const path of paths) {
      const inFolder = folders.get(folderOf(path)) ?? []
      inFolder.push(path)
      folders.set(folderOf(path), inFolder)
    }
    return [...folders.values()]
  }
  const count = Math.ceil(paths.length / batch)
  return Array.from({ length: count }, (_, at) => paths.slice(at * batch, (at + 1) * batch))
}

/** Path of the folder that a file is in; empty for the repository's. */
export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))

/** A file of a folder, by its name. */
export const fileIn = (folder: string, name: string): string =>
  folder === '' ? name : `${folder}/${name}`
