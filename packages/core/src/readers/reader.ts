import type { Folder } from '../path/folder.ts'

/** What a reader is asked for. */
export interface ReaderContext {
  /** Absolute URL that the reader said it matches. */
  url: URL
  /** What the caller has already, as it came with an earlier answer. */
  etag?: string | undefined
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
  /** Where it was read, canonical, ending in a slash where paths are resolved against addresses. */
  url: string
  etag?: string
}

/** The files that an address with a pattern stands for. */
export interface SourceSearch {
  /** Canonical addresses, sorted; each can be read by itself. */
  urls: readonly string[]
  etag?: string
}

/**
 * Reads files from one kind of place. What is not there is CORE_SOURCE_MISSING or CORE_PATH_MISSING; what cannot be read
 * now is any other error, so that nobody takes a host that is down for one that is empty.
 */
export interface Reader {
  name: string
  matches(url: URL): boolean
  /** The file, or nothing when it is still the one that `etag` came with. */
  read(context: ReaderContext): Promise<SourceFile | undefined>
  /** A whole folder; a reader without it serves single files only. */
  tree?(context: ReaderContext): Promise<SourceTree | undefined>
  /**
   * When files of a folder last changed, milliseconds since 1970 UTC, by their paths in it, of those that can be told. `etag` is that
   * of the folder as it was read.
   */
  changes?(
    context: ReaderContext & {
      paths: readonly string[]
      /** Requests that it may take: what they do not tell is left out. */
      maxRequests: number
    },
  ): Promise<ReadonlyMap<string, number>>
  /** Finds files by a pattern in the path of the address. */
  search?(context: ReaderContext): Promise<SourceSearch | undefined>
  /**
   * The address that a relative reference in a file means. @default the rules for URLs
   * @throws CORE_PATH_OUTSIDE for one that leads out of the place
   */
  resolve?(reference: string, base: URL): string
  /**
   * What an address is a part of, such as a repository in all its versions: who writes in it may bring in any part of it.
   * @default what the reference `/.` means at the address
   */
  place?(url: URL): string
}

/** Defines a reader; see `fileReader` of `@callboard/core/node` for one. */
export function defineReader<const R extends Reader>(reader: R): R {
  return reader
}
