import type { DocumentPath } from '../issue/document-path.ts'
import type { Issue } from '../issue/issue.ts'
import { createSourcePlaces } from '../issue/source-places.ts'
import { composeYaml } from './compose-yaml.ts'
import { readDocument, toIssue } from './read-document.ts'
import { readPlain } from './read-plain.ts'
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
 *
 * Plain text without a fault is read by a parser that is several times faster; the one with positions reads
 * everything else, and the same text once more when a place in it is asked for. They agree on all that both read.
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
  const readThoroughly = (): YamlText => {
    const composed = composeYaml(source, limits)
    if (!Array.isArray(composed)) return { documents: [], issues: [toIssue(composed, places)] }
    const context = { limits, places, budget: { left: limits.maxLength }, unknownTags }
    const documents = composed.map((document, index) => readDocument(document, index, context))
    return { documents: documents.filter(isSomething), issues: [] }
  }
  const plain = readPlain(source, limits)
  if (!plain) return readThoroughly()
  let thorough: YamlText | undefined
  const documents = plain.map(({ value, start }, index) => ({
    index,
    line: places.lineOf(start),
    value,
    issues: [],
    locate(path: DocumentPath) {
      if (path.length === 0) return places.placeOf(start)
      thorough ??= readThoroughly()
      const same = thorough.documents.find((document) => document.index === index)
      return same?.locate(path) ?? places.placeOf(start)
    },
  }))
  return { documents: documents.filter(isSomething), issues: [] }
}

/** Whether a document is more than white space, comments or `null`. */
function isSomething({ value, issues }: YamlDocument): boolean {
  return value !== null || issues.length > 0
}
