import type { RelativePathOptions } from './relative-path.ts'

/** A file or folder inside a {@link Folder}. */
export interface FolderEntry {
  /** Relative to the folder, with forward slashes. */
  path: string
  type: 'file' | 'folder'
  /** Size of a file in bytes, 0 for a folder. */
  bytes: number
  /** Last modification, milliseconds since 1970 UTC. */
  modifiedMs: number
  /** Whether a file may be run by its owner. */
  executable: boolean
}

/** What a walk may ask for. */
export interface WalkOptions {
  /** Folder to begin at. @default the folder itself */
  under?: string
  /** Glob patterns a file must match one of; without them, every file. */
  include?: readonly string[]
  /** Glob patterns of files and folders to leave out. */
  exclude?: readonly string[]
  /** Entries that are looked at before the walk is refused. @default 100_000 */
  maxEntries?: number
  /** Receives links, pipes and devices, which are passed over. */
  onSkipped?: (path: string, reason: string) => void
  signal?: AbortSignal | undefined
}

/** How a file is written. */
export interface WriteOptions {
  /** Sets mode 0755 instead of 0644. @default false */
  executable?: boolean
  /** What happens to a file that is there. @default 'replace' */
  ifExists?: 'replace' | 'refuse'
}

/**
 * A folder that nothing leaves: every path is relative, checked component by component, and no symbolic link is
 * followed. All reading and writing of files in Callboard goes through it. Missing folders are made by `write`.
 */
export interface Folder {
  /** Absolute real path of the folder on this machine. */
  readonly root: string
  /** Text of a UTF-8 file without its byte-order mark. @throws CORE_PATH_MISSING CORE_ENCODING CORE_FILE_TOO_LARGE */
  readText(path: string, options?: { maxBytes?: number }): Promise<string>
  /** Bytes of a file. @throws CORE_PATH_MISSING CORE_FILE_TOO_LARGE */
  readBytes(path: string, options?: { maxBytes?: number }): Promise<Uint8Array>
  /** What stands at a path, or `undefined` when nothing does. */
  stat(path: string): Promise<FolderEntry | undefined>
  /** Entries of one folder, sorted by path. */
  list(path?: string): Promise<FolderEntry[]>
  /** Files below a folder, depth first, sorted. `.git` and what the options exclude are not entered. */
  walk(options?: WalkOptions): AsyncIterable<FolderEntry>
  /** Writes a file whole or not at all: a reader sees the old content or the new. */
  write(path: string, content: string | Uint8Array, options?: WriteOptions): Promise<void>
  makeFolder(path: string): Promise<void>
  /** Removes a file or a folder with what is in it; nothing there is fine. */
  remove(path: string): Promise<void>
  rename(from: string, to: string): Promise<void>
  /** A folder inside this one, behind the same gate. */
  folder(path: string): Promise<Folder>
  /** Paths that changed, as the system reports them: several changes may come as one, or one as several. */
  watch(options: { signal: AbortSignal }): AsyncIterable<string>
  /** Absolute path for programs and libraries that need one; the path is checked as for every other call. */
  absolutePath(path: string): Promise<string>
}

/** How a folder is opened. */
export interface OpenFolderOptions extends RelativePathOptions {
  /** Path on this machine, absolute or relative to the working directory. */
  root: string
  /** Makes the folder when it is missing. @default false */
  create?: boolean
}
