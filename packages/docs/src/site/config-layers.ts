import {
  CallboardError,
  type DocumentPath,
  type Folder,
  type Issue,
  type IssueSeverity,
  issueFromError,
  parseYaml,
  resolveRelativePath,
  type YamlDocument,
} from '@callboard/core'
import { docsErrors } from '../errors.ts'
import { configTags } from './config-tags.ts'

/** Files that may stand behind each other through `INHERIT`. */
const maxLayers = 8

/** A file of a configuration. */
interface ConfigLayer {
  file: string
  text: string
  value: Readonly<Record<string, unknown>>
  locate: YamlDocument['locate']
}

/** What the files of a configuration amount to, one laid over the other. */
export interface ConfigLayers {
  /** The keys of all files; lists and plain values of a file replace those of the file behind it. */
  value: Readonly<Record<string, unknown>>
  /** Place of a part, in the file that it comes from. */
  locate(path: DocumentPath): ReturnType<YamlDocument['locate']>
  /** The texts, for the fingerprint of the site. */
  text: string
  issues: Issue[]
}

interface LayersContext {
  folder: Folder
  maxBytes: number
  environment: Readonly<Record<string, string>>
}

/** Reads a configuration and the files that it inherits from. What is wrong with them comes back as issues. */
export async function readConfigLayers(
  file: string,
  context: LayersContext,
): Promise<ConfigLayers> {
  const layers: ConfigLayer[] = []
  const issues: Issue[] = []
  for (let next: string | undefined = file; next !== undefined; ) {
    const layer = await readLayer(next, context, issues)
    if (!layer) break
    layers.push(layer)
    next = parentOf(layer, layers, issues)
  }
  const value = layers.reduceRight<Record<string, unknown>>(
    (below, layer) => merge(below, layer.value),
    {},
  )
  const none = { at: { file }, frame: '' }
  return {
    value,
    locate: (path) => deepest(layers, path)?.locate(path) ?? none,
    text: layers.map(({ text }) => text).join('\0'),
    issues,
  }
}

async function readLayer(
  file: string,
  { folder, maxBytes, environment }: LayersContext,
  issues: Issue[],
): Promise<ConfigLayer | undefined> {
  const report = (error: CallboardError, severity: IssueSeverity = 'error', line?: number) => {
    issues.push({ ...issueFromError(error, severity), at: { file, ...(line && { line }) } })
  }
  let text: string
  try {
    text = await folder.readText(file, { maxBytes })
  } catch (error) {
    if (!CallboardError.is(error)) throw error
    report(error)
    return undefined
  }
  const onMissing = (variable: string) => {
    const line = text.slice(0, text.indexOf(variable)).split('\n').length
    report(docsErrors.CONFIG_VARIABLE({ variable }), 'info', line)
  }
  const readTag = configTags({ environment, onMissing })
  const parsed = parseYaml(text, { file, unknownTags: 'warning', readTag })
  const [document] = parsed.documents
  issues.push(...parsed.issues, ...(document?.issues ?? []))
  const { value } = document ?? {}
  const locate = document?.locate ?? (() => ({ at: { file }, frame: '' }))
  if (value !== undefined && !isRecord(value)) {
    const error = docsErrors.CONFIG_INVALID({ problem: 'it is not a list of keys' })
    issues.push({ ...issueFromError(error, 'warning'), ...locate([]) })
  }
  return { file, text, value: isRecord(value) ? value : {}, locate }
}

/** The file that a layer inherits from, if there is one and nothing goes in circles. */
function parentOf(
  { file, value, locate }: ConfigLayer,
  layers: readonly ConfigLayer[],
  issues: Issue[],
): string | undefined {
  const { INHERIT: parent } = value
  if (parent === undefined || parent === null) return undefined
  const refuse = (problem: string) => {
    const error = docsErrors.CONFIG_INVALID({ problem: `"INHERIT": ${problem}` })
    issues.push({ ...issueFromError(error, 'warning'), ...locate(['INHERIT']) })
    return undefined
  }
  if (typeof parent !== 'string') return refuse('it is not text')
  if (parent.startsWith('/') || parent.includes('\\')) return refuse('it is not a relative path')
  if (layers.length >= maxLayers) return refuse(`more than ${maxLayers} files inherit`)
  try {
    const path = resolveRelativePath(file.split('/').slice(0, -1).join('/'), parent)
    if (layers.some((layer) => layer.file === path)) return refuse('it inherits from itself')
    return path
  } catch {
    return refuse(`${JSON.stringify(parent)} leads out of the folder of the configuration`)
  }
}

function merge(
  below: Readonly<Record<string, unknown>>,
  above: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const merged = new Map(Object.entries(below))
  for (const [key, value] of Object.entries(above)) {
    const other = merged.get(key)
    merged.set(key, isRecord(value) && isRecord(other) ? merge(other, value) : value)
  }
  return Object.fromEntries(merged)
}

/** The layer that holds most of the way to a part; of several, the one on top. */
function deepest(layers: readonly ConfigLayer[], path: DocumentPath): ConfigLayer | undefined {
  const depthIn = ({ value }: ConfigLayer): number => {
    let part: unknown = value
    for (const [depth, key] of path.entries()) {
      if (typeof part !== 'object' || part === null || !Object.hasOwn(part, key)) return depth
      part = (part as Record<string | number, unknown>)[key]
    }
    return path.length
  }
  return [...layers].sort((a, b) => depthIn(b) - depthIn(a))[0]
}

/** Whether a value is a list of keys. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
