import type { Issue } from '../issue/issue.ts'
import { createSourcePlaces } from '../issue/source-places.ts'
import { composeYaml } from './compose-yaml.ts'
import { readDocument, toIssue } from './read-document.ts'
import type { YamlDocument } from './yaml-document.ts'
import { refuseYaml } from './yaml-gate.ts'
import { defaultYamlLimits, type YamlLimits } from './yaml-limits.ts'

/** What a YAML text holds. */
export interface YamlText {
  /** Documents that are not empty. */
  documents: YamlDocument[]
  /** Problems of the text as a whole; those of a document are in the document. */
  issues: Issue[]
}

/** How {@link parseYaml} is told about a text. */
export interface ParseYamlOptions {
  /** Name of the text in issues. */
  file: string
  limits?: Partial<YamlLimits>
  /**
   * What a tag that YAML does not define (`!ENV`, `!!python/name:…`) amounts to: an error, or a warning beside the
   * plain value it stands on. A tag is never acted upon.
   * @default 'error'
   */
  unknownTags?: 'error' | 'warning'
}

/**
 * Parses a YAML (or JSON) text of any number of documents behind the gate for size, depth and aliases.
 * Core schema of YAML 1.2: dates stay text, merge keys are plain keys; duplicate keys, tags for anything but
 * plain data and directives for another version are errors.
 * Never throws for content: what is wrong with it comes back as issues with places.
 */
export function parseYaml(
  text: string,
  { file, limits: some, unknownTags = 'error' }: ParseYamlOptions,
): YamlText {
  const limits = { ...defaultYamlLimits, ...some }
  const source = text.startsWith('\ufeff') ? text.slice(1) : text
  const places = createSourcePlaces(source, file)
  const refusal = refuseYaml(source, limits)
  if (refusal) return { documents: [], issues: [toIssue(refusal, places)] }
  const composed = composeYaml(source, limits)
  if (!Array.isArray(composed)) return { documents: [], issues: [toIssue(composed, places)] }
  const context = { limits, places, budget: { left: limits.maxLength }, unknownTags }
  const documents = composed.map((document, index) => readDocument(document, index, context))
  return { documents: documents.filter(isSomething), issues: [] }
}

/** Whether a document is more than white space, comments or `null`. */
function isSomething({ value, issues }: YamlDocument): boolean {
  return value !== null || issues.length > 0
}
