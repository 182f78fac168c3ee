import { type Folder, hasErrors, messageOf, parseYaml } from '@callboard/core'
import { errors } from '../errors.ts'

/** Longest JSON or YAML file that an action takes in. */
const maxBytes = 5 * 1024 * 1024

/** Formats of data that actions read and write. */
export type DataFormat = 'json' | 'yaml'

/** The format that the name of a file says. @throws SCAFFOLDER_DATA_INVALID for any other name */
export function formatOf(path: string): DataFormat {
  if (/\.json$/i.test(path)) return 'json'
  if (/\.ya?ml$/i.test(path)) return 'yaml'
  throw errors.DATA_INVALID({ path, reason: 'it is neither .json nor .yaml' })
}

/** Text of a file of data. @throws CORE_PATH_MISSING CORE_FILE_TOO_LARGE CORE_ENCODING */
export function readDataText(workspace: Folder, path: string): Promise<string> {
  return workspace.readText(path, { maxBytes })
}

/** @throws SCAFFOLDER_DATA_INVALID */
export function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''))
  } catch (error) {
    throw errors.DATA_INVALID({ path, reason: messageOf(error) }, { cause: error })
  }
}

/** The documents of a YAML text, within the limits of core. @throws SCAFFOLDER_DATA_INVALID with the place */
export function parseYamlDocuments(text: string, path: string): unknown[] {
  const { documents, issues } = parseYaml(text, { file: path })
  const all = [...issues, ...documents.flatMap((document) => document.issues)]
  const issue = hasErrors(all) ? all.find(({ severity }) => severity === 'error') : undefined
  if (issue)
    throw errors.DATA_INVALID({ path, reason: issue.message }, issue.at && { at: issue.at })
  return documents.map(({ value }) => value)
}

/** The one document of a YAML text. @throws SCAFFOLDER_DATA_INVALID */
export function parseYamlDocument(text: string, path: string): unknown {
  const [document = null, ...more] = parseYamlDocuments(text, path)
  if (more.length > 0)
    throw errors.DATA_INVALID({ path, reason: `it holds ${more.length + 1} documents, not one` })
  return document
}
