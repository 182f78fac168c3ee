import { type Folder, optionalPackage } from '@callboard/core'
import { parseYamlDocument } from '../actions/data-file.ts'
import { runIsolated } from '../actions/run-isolated.ts'
import { errors } from '../errors.ts'
import { hostFile } from './working-copy.ts'

/** A file of a configuration, as data. */
export interface ConfigurationFile {
  /** Relative to the folder of the configuration. */
  path: string
  /** Blocks as Terraform's own JSON syntax has them: by type, then by each label. */
  content: unknown
  /** As it is written, unless that is JSON. */
  text?: string
}

const maxFiles = 500
const maxBytes = 1024 * 1024
const extensions = ['tf', 'tofu'].flatMap((name) => [`**/*.${name}`, `**/*.${name}.json`])

/**
 * Reads a configuration with its own language's parser, in a process that can be ended.
 *
 * @throws SCAFFOLDER_TERRAFORM_CONFIGURATION for what is no configuration, SCAFFOLDER_DATA_INVALID for JSON that is none,
 * SCAFFOLDER_ISOLATED_FAILED, SCAFFOLDER_PACKAGE_MISSING
 */
export async function readConfiguration(
  folder: Folder,
  { path, signal }: { path: string; signal: AbortSignal },
): Promise<ConfigurationFile[]> {
  const texts: [string, string][] = []
  for await (const entry of folder.walk({ include: extensions, exclude: [hostFile], signal })) {
    const text = await folder.readText(entry.path, { maxBytes })
    // Of two keys of one name Terraform takes both, and a parser of JSON the last one only.
    if (entry.path.endsWith('.json')) parseYamlDocument(text, entry.path)
    texts.push([entry.path, text])
  }
  const refuse = (...problems: string[]) => errors.TERRAFORM_CONFIGURATION({ path, problems })
  if (texts.length === 0) throw refuse('it holds no .tf file')
  if (texts.length > maxFiles) throw refuse(`it holds more than ${maxFiles} files`)
  const parsed = (await runIsolated({
    what: 'Reading the configuration',
    body: parseAll,
    input: texts,
    library: await parserLocation(),
    cwd: folder.root,
    timeoutMs: 60_000,
    signal,
  })) as { path: string; content?: unknown; problem?: string }[]
  const problems = parsed.flatMap(({ problem }) => problem ?? [])
  if (problems.length > 0) throw refuse(...problems)
  const sources = new Map(texts.filter(([name]) => !name.endsWith('.json')))
  return parsed.map(({ path: name, content }) => {
    const text = sources.get(name)
    return { path: name, content, ...(text !== undefined && { text }) }
  })
}

/** Its WebAssembly program puts names of its own among the globals, which is another reason for a process. */
const parseAll = `
  const { parse } = await import(library)
  const files = []
  for (const [path, text] of input) {
    try {
      files.push({ path, content: path.endsWith('.json') ? JSON.parse(text) : await parse(path, text) })
    } catch (error) {
      const message = String(error.message).replace(/^parse config: \\[(.*)\\]$/s, '$1')
      files.push({ path, problem: message.startsWith(path) ? message : path + ': ' + message })
    }
  }
  return files`

function parserLocation(): Promise<string> {
  const name = '@cdktn/hcl2json'
  const resolving = Promise.resolve().then(() => import.meta.resolve('@cdktn/hcl2json'))
  return optionalPackage(errors, resolving, { package: name, wanted: 'Reading Terraform files' })
}
