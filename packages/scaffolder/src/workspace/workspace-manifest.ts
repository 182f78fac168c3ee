import type { FolderEntry } from '@callboard/core'

/** A file of a workspace as it was kept. */
export interface ManifestFile {
  path: string
  /** Names the content in the store. */
  digest: string
  executable: boolean
  form: 'plain' | 'sealed' | 'withheld'
}

type Row = readonly [path: string, digest: string, executable: 0 | 1, form: ManifestFile['form']]

/** The files of a workspace as JSON. */
export function formatManifest(files: Iterable<ManifestFile>): string {
  return JSON.stringify(
    [...files].map(
      ({ path, digest, executable, form }): Row => [path, digest, executable ? 1 : 0, form],
    ),
  )
}

/** Reads what {@link formatManifest} wrote. */
export function parseManifest(text: string): ManifestFile[] {
  return (JSON.parse(text) as Row[]).map(([path, digest, executable, form]) => ({
    path,
    digest,
    executable: executable === 1,
    form,
  }))
}

/** A file as it was seen last. */
export interface SeenFile extends ManifestFile {
  bytes: number
  modifiedMs: number
}

/** Clocks of file systems tick slowly: what was written within this time of the newest file may be written again unseen. */
const tickMs = 50

/** Whether a file is certainly what was seen before. `newestMs` is when the newest file of that time was written. */
export function isUnchanged(
  entry: FolderEntry,
  seen: SeenFile | undefined,
  newestMs: number,
): seen is SeenFile {
  return (
    seen !== undefined &&
    seen.bytes === entry.bytes &&
    seen.modifiedMs === entry.modifiedMs &&
    seen.executable === entry.executable &&
    entry.modifiedMs < newestMs - tickMs
  )
}
