import { CallboardError, type Folder, type FolderEntry } from '@callboard/core'
import { isPagePath } from './page-href.ts'
import type { Sources } from './read-sources.ts'

/** Sources as they were found, and the text of the configurations that they were found by. */
export interface KnownSources {
  sources: Sources
  config: string
}

/** More changes at once are a checkout or the like, of which a watch may not have told all. */
const maxFollowed = 20

/**
 * The sources as they are after files have changed that somebody else has seen change; undefined where all has to be looked at,
 * because a file has come or gone, or is no page.
 */
export async function followSources(
  known: KnownSources | undefined,
  { source, config, changed }: { source: Folder; config: string; changed: readonly string[] },
): Promise<Sources | undefined> {
  if (known?.sources.source.root !== source.root || known.config !== config) return undefined
  if (changed.length > maxFollowed) return undefined
  const { sources } = known
  const entries = new Map(sources.entries)
  for (const file of changed) {
    const path = pathOf(file, sources)
    const entry = await statOf(source, file)
    if (path !== undefined && isPagePath(path) && entry?.type === 'file') entries.set(path, entry)
    else if (path !== undefined || entry || holdsSome(file, sources)) return undefined
    // Else it came and went, as the files that editors write beside others.
  }
  return { ...sources, entries }
}

/** The path on the site of a file of the source that is part of it. */
function pathOf(file: string, { mounts, entries, locate }: Sources): string | undefined {
  for (const mount of mounts) {
    const path = mount.at + file.slice(mount.prefix.length)
    const isHere = file.startsWith(mount.prefix) && entries.has(path)
    if (isHere && locate(path)?.mount === mount) return path
  }
  return undefined
}

/** Whether there were files of the site below a path. */
const holdsSome = (folder: string, { entries, fileOf }: Sources): boolean =>
  [...entries.keys()].some((path) => fileOf(path).startsWith(`${folder}/`))

async function statOf(source: Folder, file: string): Promise<FolderEntry | undefined> {
  try {
    return await source.stat(file)
  } catch (error) {
    if (!CallboardError.is(error)) throw error
    return undefined
  }
}
