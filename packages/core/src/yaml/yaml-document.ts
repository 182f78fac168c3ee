import type { DocumentPath } from '../issue/document-path.ts'
import type { Issue } from '../issue/issue.ts'
import type { SourceLocation } from '../issue/source-location.ts'
import type { SourcePlace } from '../issue/source-places.ts'

/** One document of a YAML text; its fate is its own. */
export interface YamlDocument {
  /** Place in the text, from 0. */
  index: number
  /** Line on which its content begins, from 1. */
  line: number
  /** Where its content begins. */
  at: SourceLocation
  /** Plain data, or `undefined` when `issues` holds an error. */
  value: unknown
  issues: Issue[]
  /** Where a part of the document stands; for a part that is missing, where the nearest part around it stands. */
  locate(path: DocumentPath): SourcePlace
}
