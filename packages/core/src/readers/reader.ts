import type { Folder } from '../path/folder.ts'

/** What a reader is asked for. */
export interface ReaderContext {
  /** Absolute URL that the reader said it matches. */
  url: URL
  signal?: AbortSignal | undefined
}

/** A file as it was read. */
export interface SourceFile {
  text: string
  /** Where it was read, canonical: what relative references are resolved against. */
  url: string
  /** Changes when the content does, where the source offers such a thing. */
  etag?: string
}

/** A folder as it was read. */
export interface SourceTree extends AsyncDisposable {
  folder: Folder
  /** Where it was read, canonical, ending in a slash. */
  url: string
  etag?: string
}

/** Reads files from one kind of place. */
export interface Reader {
  name: string
  matches(url: URL): boolean
  read(context: ReaderContext): Promise<SourceFile>
  /** A whole folder; a reader without it serves single files only. */
  tree?(context: ReaderContext): Promise<SourceTree>
}

/** Defines a reader; see `fileReader` of `@callboard/core/node` for one. */
export function defineReader<const R extends Reader>(reader: R): R {
  return reader
}
