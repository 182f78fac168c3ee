import {
  type CallboardError,
  type DocumentPath,
  type Folder,
  type Issue,
  isGlob,
  issueFromError,
  resolveRelativePath,
} from '@callboard/core'
import { docsErrors } from '../errors.ts'
import { isRecord } from './config-layers.ts'
import { type ConfigContext, type DocsConfig, readConfigFile } from './read-config.ts'

/** Sites that may be included, one in the other or beside each other. */
const maxSites = 200
const maxDepth = 4

/** A site that the navigation of another one includes (`!include`, `*include`), as the plugin `monorepo` does. */
export interface IncludedSite {
  config: DocsConfig
  /** Folder of the configuration below the source; empty or ending in a slash. */
  folder: string
  /** Where its pages stand in the site: empty for the site itself, else ending in a slash. */
  at: string
}

/** A site with all that its navigation includes. */
export interface SiteTree {
  root: IncludedSite
  /** Those included, by the path of their configuration. */
  included: ReadonlyMap<string, IncludedSite>
  /** Configurations that an entry of a navigation includes; none when it includes nothing. */
  targetsOf(site: IncludedSite, entry: string): readonly string[] | undefined
  issues: Issue[]
}

/** Finds what a configuration's navigation includes, and what those include. */
export async function readSiteTree(source: Folder, context: ConfigContext & { root: DocsConfig }) {
  const reading = new TreeReading(source, context)
  await reading.add(reading.root, 0)
  return reading as SiteTree
}

const statement = /^(!|\*)include\s+(.+)$/

class TreeReading implements SiteTree {
  readonly root: IncludedSite
  readonly included = new Map<string, IncludedSite>()
  readonly issues: Issue[] = []
  readonly #targets = new Map<string, readonly string[]>()
  readonly #source: Folder
  readonly #context: ConfigContext
  readonly #taken = new Set<string>()

  constructor(source: Folder, { root, ...context }: ConfigContext & { root: DocsConfig }) {
    this.#source = source
    this.#context = context
    this.root = { config: root, folder: '', at: '' }
  }

  targetsOf({ config }: IncludedSite, entry: string): readonly string[] | undefined {
    return this.#targets.get(`${config.file} ${entry}`)
  }

  async add(site: IncludedSite, depth: number): Promise<void> {
    const { config } = site
    for (const { entry, path } of statementsIn(config.nav)) {
      const report = (problem: string) => {
        const error = docsErrors.NAV_INVALID({ reason: `${JSON.stringify(entry)}: ${problem}` })
        this.issues.push({ ...issueFromError(error, 'warning'), ...config.locate(path) })
      }
      const found = await this.#find(site, entry, report)
      const key = `${config.file} ${entry}`
      this.#targets.set(key, [])
      for (const file of found) {
        if (depth >= maxDepth || this.included.size >= maxSites) {
          report('too many sites include each other')
          return
        }
        if (await this.#include(file, { parent: site, depth, report }))
          this.#targets.set(key, [...(this.#targets.get(key) ?? []), file])
      }
    }
  }

  /** Paths of the configurations that an entry means. */
  async #find({ folder }: IncludedSite, entry: string, report: (problem: string) => void) {
    const [, kind, given = ''] = statement.exec(entry) ?? []
    let path: string
    try {
      path = resolveRelativePath(folder, given.trim())
    } catch {
      report('it leads out of the folder of the configuration')
      return []
    }
    if (kind === '!') {
      if (await this.#source.stat(path).catch(() => undefined)) return [path]
      report('it is not there')
      return []
    }
    const names = path.split('/')
    const first = names.findIndex(isGlob)
    const under = names.slice(0, first === -1 ? -1 : first).join('/')
    const files: string[] = []
    try {
      const walk = this.#source.walk({ ...(under && { under }), include: [path] })
      for await (const { path: file } of walk) files.push(file)
    } catch (error) {
      report((error as CallboardError).message)
    }
    return files
  }

  async #include(
    file: string,
    {
      parent,
      depth,
      report,
    }: { parent: IncludedSite; depth: number; report: (problem: string) => void },
  ): Promise<boolean> {
    const known = this.included.get(file)
    if (known || file === this.root.config.file) {
      report('it is included already')
      return false
    }
    const config = await readConfigFile(this.#source, file, { ...this.#context, name: '' })
    this.issues.push(...config.issues)
    const alias = aliasOf(config.name)
    if (alias === '' || this.#taken.has(parent.at + alias)) {
      if (config.name !== '') report(`its address "${alias}" is taken`)
      else if (config.issues.length === 0) report('it has no "site_name", which gives its address')
      return false
    }
    const at = `${parent.at}${alias}/`
    this.#taken.add(parent.at + alias)
    const folder = file.includes('/') ? `${file.slice(0, file.lastIndexOf('/'))}/` : ''
    const site = { config, folder, at }
    this.included.set(file, site)
    await this.add(site, depth + 1)
    return true
  }
}

/** Entries of a navigation that include, with their places. */
function statementsIn(value: unknown, path: DocumentPath = ['nav'], depth = 0) {
  const found: { entry: string; path: DocumentPath }[] = []
  if (typeof value === 'string' && statement.test(value)) found.push({ entry: value, path })
  if (depth > 40) return found
  const children = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(isRecord(value) ? value : {})
  for (const [key, child] of children) found.push(...statementsIn(child, [...path, key], depth + 1))
  return found
}

/** The address of an included site, made from its name; slashes make folders. */
function aliasOf(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .split('/')
    .map((part) =>
      part
        .replace(/[^\w\s-]/g, '')
        .trim()
        .replace(/[-\s]+/g, '-'),
    )
    .filter((part) => part !== '')
    .join('/')
}
