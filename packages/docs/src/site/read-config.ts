import {
  CallboardError,
  type DocumentPath,
  didYouMean,
  type Folder,
  type Issue,
  type IssueSeverity,
  issueFromError,
  type YamlDocument,
} from '@callboard/core'
import { docsErrors } from '../errors.ts'
import { type Dialect, readDialect, strictDialect } from '../markdown/dialect.ts'
import type { DocsLimits } from '../markdown/docs-limits.ts'
import { type ConfigEntry, enabledEntries, entriesOf } from './config-entries.ts'
import { knownPlugins, refusedThemeKeys, silentKeys, usedKeys } from './config-keys.ts'
import { isRecord, readConfigLayers } from './config-layers.ts'
import { readValues } from './config-values.ts'
import type { Addressing } from './page-href.ts'

/** What a repository says about its documents: data, of which nothing is ever executed. */
export interface DocsConfig extends Omit<ReturnType<typeof readValues>, 'name'> {
  name: string
  /** As written; see `resolveNav`. */
  nav: unknown
  /** Options of the plugins that are named, of which none is ever run. */
  plugins: ReadonlyMap<string, Readonly<Record<string, unknown>>>
  dialect: Dialect
  /** Whether the configuration names the extension that includes files. */
  namesSnippets: boolean
  addressing: Addressing
  /** Whether the index of a section stands for the section. */
  sectionIndexes: boolean
  /** Path of the file; what it would be where there is none. */
  file: string
  /** Whether there is a configuration at all. */
  isGiven: boolean
  /** Place of a part of the configuration, for issues. */
  locate: YamlDocument['locate']
  /** For the fingerprint of the site. */
  text: string
  issues: Issue[]
}

/** What reading a configuration needs besides the folder. */
export interface ConfigContext {
  /** Name of a site whose configuration has none. */
  name: string
  limits: DocsLimits
  environment: Readonly<Record<string, string>>
  /** Whether the peer's rules hold where they are not what authors mean. */
  strict: boolean
}

/** Takes a problem of the configuration. */
export type Report = (path: DocumentPath, error: CallboardError, severity?: IssueSeverity) => void

const fileNames = ['mkdocs.yaml', 'mkdocs.yml']

/** Reads `mkdocs.yaml` or `mkdocs.yml`; without one, and where a value is wrong, the defaults hold. */
export async function readConfig(folder: Folder, context: ConfigContext): Promise<DocsConfig> {
  for (const file of fileNames)
    if (await stands(folder, file)) return readConfigFile(folder, file, context)
  const file = 'mkdocs.yml'
  const locate = () => ({ at: { file }, frame: '' })
  const layers = { value: { plugins: ['techdocs-core'] }, locate, text: '', issues: [] }
  return { ...configOf(layers, file, context), isGiven: false }
}

/** What is there and is no file, such as a link, is one whose reading fails. */
async function stands(folder: Folder, file: string): Promise<boolean> {
  try {
    return (await folder.stat(file)) !== undefined
  } catch (error) {
    if (CallboardError.is(error)) return true
    throw error
  }
}

/** Reads a configuration by its path. Never throws for content. */
export async function readConfigFile(
  folder: Folder,
  file: string,
  context: ConfigContext,
): Promise<DocsConfig> {
  const { environment, limits } = context
  const maxBytes = limits.maxConfigBytes
  return configOf(await readConfigLayers(file, { folder, environment, maxBytes }), file, context)
}

function configOf(
  { value, locate, text, issues: found }: Awaited<ReturnType<typeof readConfigLayers>>,
  file: string,
  { name, strict }: ConfigContext,
): DocsConfig {
  const issues = [...found]
  const report: Report = (path, error, severity = 'warning') => {
    issues.push({ ...issueFromError(error, severity), ...locate(path) })
  }
  const plugins = entriesOf(value.plugins, 'plugins')
  reportIgnored(value, { plugins, report })
  const { dialect, ignored } = readDialect(extensionsOf(value))
  for (const { name: extension, path } of ignored)
    report(path, docsErrors.CONFIG_EXTENSION_IGNORED({ extension }), 'info')
  const extensions = entriesOf(value.markdown_extensions, 'markdown_extensions')
  for (const { name: extension, options, path } of extensions)
    for (const key of Object.keys(options).filter((each) => namesProgram.test(each)))
      report([...path, key], docsErrors.CONFIG_KEY_IGNORED({ key: `${extension}.${key}` }))
  const values = readValues(value, report)
  const enabled = enabledEntries(plugins)
  return {
    ...values,
    name: values.name ?? name,
    nav: value.nav ?? undefined,
    plugins: enabled,
    dialect: inFolders(strict ? strictDialect(dialect) : dialect, values.docsDir),
    namesSnippets: extensions.some(({ name: extension }) => extension === 'pymdownx.snippets'),
    // Readers without a server see folders as lists of files.
    addressing: values.hasFolderAddresses && !enabled.has('offline') ? 'folders' : 'files',
    sectionIndexes: enabled.has('section-index') || hasFeature(value.theme, 'navigation.indexes'),
    file,
    isGiven: true,
    locate,
    text,
    issues,
  }
}

/** Options by which the peer's extensions are told what to start. */
const namesProgram = /(?:^|_)(?:cmd|command)$/

/** The extensions with what `mdx_configs` says of them on top. */
function extensionsOf({ markdown_extensions: named, mdx_configs: configs }: ConfigValue): unknown {
  if (!isRecord(configs)) return named
  return [named ?? [], configs].flatMap((part): unknown => (isRecord(part) ? [part] : part))
}

const hasFeature = (theme: unknown, feature: string): boolean =>
  isRecord(theme) && Array.isArray(theme.features) && theme.features.includes(feature)

type ConfigValue = Readonly<Record<string, unknown>>

/** What `!relative` names its folder by. */
function inFolders(dialect: Dialect, docsDir: string): Dialect {
  const named = (path: string) =>
    path.replace(/^\$docs_dir(?=\/|$)/, docsDir).replace(/^\$config_dir(?=\/|$)/, '.')
  const { folders, appended } = dialect.snippets
  return { ...dialect, snippets: { folders: folders.map(named), appended: appended.map(named) } }
}

function reportIgnored(
  value: ConfigValue,
  { plugins, report }: { plugins: readonly ConfigEntry[]; report: Report },
): void {
  for (const key of Object.keys(value)) {
    if (usedKeys.includes(key) || silentKeys.has(key)) continue
    report([key], docsErrors.CONFIG_KEY_IGNORED({ key, nearest: didYouMean(key, usedKeys) }))
  }
  for (const key of refusedThemeKeys) {
    if (!isRecord(value.theme) || !Object.hasOwn(value.theme, key)) continue
    report(['theme', key], docsErrors.CONFIG_KEY_IGNORED({ key: `theme.${key}` }))
  }
  for (const { name, path } of plugins) {
    if (!knownPlugins.has(name)) report(path, docsErrors.CONFIG_PLUGIN_IGNORED({ plugin: name }))
  }
}
