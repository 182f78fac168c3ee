import { createReaders, type Issue, type Readers } from '@callboard/core'
import type { EntitySource, Source } from '../provider/provider.ts'
import type { IngestContext, SourceRecord } from './source-root.ts'

/** What reading a source gives: nothing when it is allowed not to be there. */
export type SourceContent =
  | { text: string; etag?: string | undefined }
  | FailedContent
  | { unchanged: true }
  | undefined

/** Why a source could not be read. */
export interface FailedContent {
  failed: Issue
  /** It is not there, rather than out of reach. @default false */
  missing?: boolean | undefined
}

/** How a source is to be read. */
export interface ReadRequest {
  signal: AbortSignal
  /** The version that is known, when that is enough. */
  etag?: string | undefined
}

/** A source that is still to be read, with the way that led to it. */
export interface SourceJob {
  url: string
  /** Name in issues. */
  file: string
  /** Location reference of the source that the way began at. */
  origin: string
  /** The Location that names it. */
  parent?: string | undefined
  /** Locations on the way. */
  depth: number
  /** Reads the `file:` addresses that it refers to. */
  local: Readers
  read(request: ReadRequest): Promise<SourceContent>
}

/** What was read, if only a reason why not. */
export type ReadContent = Exclude<NonNullable<SourceContent>, { unchanged: true }>

/** A source, and the way that leads to it. */
export type SourceWay = Pick<SourceJob, 'url' | 'file' | 'origin' | 'parent'>

/** The job for a source that a provider gave. */
export function jobOfSource(
  source: Exclude<Source, EntitySource>,
  context: IngestContext,
): SourceJob {
  const { url, file = url } = source
  return {
    url,
    file,
    origin: locationRefOf(url),
    depth: 0,
    local: localReaders(url, source.readers ?? context.readers),
    read: async () => source,
  }
}

/** The job for a source that was read before; how it is read now is for the caller to say. */
export function jobOfRecord(
  { source, file, origin, parent, depth, local }: SourceRecord,
  way: SourceJob,
): SourceJob {
  return { ...way, url: source, file, origin, parent, depth, local: local ?? way.local }
}

const none = createReaders([])

/** What came from the network never reads files of this machine. */
export function localReaders(url: string, readers: Readers): Readers {
  return url.startsWith('file:') ? readers : none
}

/** `file:/path` for a file, `url:https://…` for anything else, as the peer writes it. */
export function locationRefOf(url: string): string {
  return url.startsWith('file://')
    ? `file:${decodeURIComponent(new URL(url).pathname)}`
    : `url:${url}`
}
