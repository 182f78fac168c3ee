import type { Issue } from '../issue/issue.ts'
import { type ParseYamlOptions, readYaml } from './read-yaml.ts'
import type { YamlDocument } from './yaml-document.ts'

/** What a YAML text holds. */
export interface YamlText {
  /** Documents that are not empty. */
  documents: YamlDocument[]
  /** Problems of the text as a whole; those of a document are in the document. */
  issues: Issue[]
}

/**
 * Parses a YAML (or JSON) text of any number of documents behind the gate for size, depth and aliases.
 * Core schema of YAML 1.2: dates stay text, merge keys are plain keys; duplicate keys, tags for anything but
 * plain data and directives for another version are errors.
 * Never throws for content: what is wrong with it comes back as issues with places.
 */
export function parseYaml(text: string, options: ParseYamlOptions): YamlText {
  const documents: YamlDocument[] = []
  const reading = readYaml(text, options)
  for (let step = reading.next(); ; step = reading.next()) {
    if (!step.done) documents.push(step.value)
    else return step.value ? { documents: [], issues: [step.value] } : { documents, issues: [] }
  }
}
