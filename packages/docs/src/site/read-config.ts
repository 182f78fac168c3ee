import {
  type CallboardError,
  didYouMean,
  type Folder,
  type Issue,
  type IssueSeverity,
  issueFromError,
  parseYaml,
  type YamlDocument,
} from '@callboard/core'
import { z } from 'zod'
import { docsErrors } from '../errors.ts'
import type { DocsLimits } from '../markdown/docs-limits.ts'
import { knownExtensions, knownPlugins, silentKeys, usedKeys } from './config-keys.ts'

/** What a repository says about its documents: data, of which nothing is ever executed. */
export interface DocsConfig {
  name: string
  description?: string | undefined
  url?: string | undefined
  repositoryUrl?: string | undefined
  /** Below the repository's address; empty where the author wants no links for editing. */
  editUri?: string | undefined
  /** Relative to the source. */
  docsDir: string
  /** As written; see `resolveNav`. */
  nav: unknown
  /** Whether there is a configuration at all. */
  isGiven: boolean
  /** Place of a part of the file, for issues. */
  locate: YamlDocument['locate']
  /** For the fingerprint of the site. */
  text: string
  issues: Issue[]
}

const fileNames = ['mkdocs.yaml', 'mkdocs.yml']

/** Reads `mkdocs.yaml` or `mkdocs.yml`; without one, and where a value is wrong, the defaults hold. */
export async function readConfig(
  folder: Folder,
  { name, limits }: { name: string; limits: DocsLimits },
): Promise<DocsConfig> {
  for (const file of fileNames) {
    if (!(await folder.stat(file))) continue
    const text = await folder.readText(file, { maxBytes: limits.maxConfigBytes })
    return parseConfig(text, { file, name })
  }
  return { ...parseConfig('', { file: 'mkdocs.yml', name }), isGiven: false }
}

type Report = (path: YamlPath, error: CallboardError, severity?: IssueSeverity) => void
type YamlPath = (string | number)[]

/** The configuration that a text amounts to. Never throws for content. */
function parseConfig(text: string, { file, name }: { file: string; name: string }): DocsConfig {
  const parsed = parseYaml(text, { file, unknownTags: 'warning' })
  const [document] = parsed.documents
  const issues = [...parsed.issues, ...(document?.issues ?? [])]
  const locate = document?.locate ?? (() => ({ at: { file }, frame: '' }))
  const report: Report = (path, error, severity = 'warning') => {
    issues.push({ ...issueFromError(error, severity), ...locate(path) })
  }
  const map = toMap(document?.value, report)
  reportIgnored(map, report)
  return {
    ...readValues(map, name, report),
    nav: map.get('nav') ?? undefined,
    isGiven: true,
    locate,
    text,
    issues,
  }
}

function toMap(value: unknown, report: Report): Map<string, unknown> {
  if (isObject(value) && !Array.isArray(value)) return new Map(Object.entries(value))
  if (value !== undefined)
    report([], docsErrors.CONFIG_INVALID({ problem: 'it is not a list of keys' }))
  return new Map()
}

const line = z.string('it is not text').trim().min(1, 'it is empty').max(2_000)
const webUrl = line.refine((url) => /^https?:\/\//i.test(url) && URL.canParse(url), {
  error: 'it is not an http(s) address',
})
const nameSchema = z.union([line, z.number().transform(String)], 'it is not text')

function readValues(map: Map<string, unknown>, name: string, report: Report) {
  const read = <T>(key: string, schema: z.ZodType<T>): T | undefined => {
    const given = map.get(key)
    if (given === undefined || given === null) return undefined
    const result = schema.safeParse(given)
    if (result.success) return result.data
    const problem = `"${key}": ${result.error.issues[0]?.message ?? 'it is not valid'}`
    report([key], docsErrors.CONFIG_INVALID({ problem }))
    return undefined
  }
  return {
    name: read('site_name', nameSchema) ?? name,
    description: read('site_description', line),
    url: read('site_url', webUrl),
    repositoryUrl: read('repo_url', webUrl),
    editUri: read('edit_uri', z.string('it is not text').trim().max(2_000)),
    docsDir: read('docs_dir', line) ?? 'docs',
  }
}

function reportIgnored(map: Map<string, unknown>, report: Report): void {
  for (const key of map.keys()) {
    if (usedKeys.includes(key) || silentKeys.has(key)) continue
    report([key], docsErrors.CONFIG_KEY_IGNORED({ key, nearest: didYouMean(key, usedKeys) }))
  }
  for (const { name, path } of namesIn(map, 'plugins')) {
    if (!knownPlugins.has(name)) report(path, docsErrors.CONFIG_PLUGIN_IGNORED({ plugin: name }))
  }
  for (const { name, path } of namesIn(map, 'markdown_extensions')) {
    if (knownExtensions.has(name)) continue
    report(path, docsErrors.CONFIG_EXTENSION_IGNORED({ extension: name }), 'info')
  }
}

/** Names in `- search`, `- search: {…}` or `search: {…}`. */
function namesIn(map: Map<string, unknown>, key: string): { name: string; path: YamlPath }[] {
  const value = map.get(key)
  if (!Array.isArray(value)) return keysOf(value).map((name) => ({ name, path: [key, name] }))
  return value.flatMap((item: unknown, index) =>
    (typeof item === 'string' ? [item] : keysOf(item)).map((name) => ({
      name,
      path: [key, index],
    })),
  )
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
const keysOf = (value: unknown): string[] => (isObject(value) ? Object.keys(value) : [])
