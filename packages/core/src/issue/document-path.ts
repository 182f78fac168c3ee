import type { SourceLocation } from './source-location.ts'

/** A path into a document: keys and indexes from its root. */
export type DocumentPath = readonly (string | number)[]

/** Where a part of a document stands, or the nearest thing around it that exists. */
export type LocatePart = (path: DocumentPath) => {
  at: SourceLocation
  frame: string | undefined
}
