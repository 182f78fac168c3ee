import {
  type CallboardError,
  type DocumentPath,
  type Issue,
  type IssueSeverity,
  issueFromError,
} from '@callboard/core'
import { docsErrors } from '../errors.ts'
import { folderNav } from './folder-nav.ts'
import { navFormats, type ReadNavFile } from './folder-rules.ts'
import type { IncludedSite, SiteTree } from './included-sites.ts'
import { type NavNode, navOfFiles, titleOfName } from './nav-node.ts'
import { nearestPath } from './nearest-path.ts'
import type { Sources } from './read-sources.ts'

/** What the navigation of a site is made from. */
export interface NavContext {
  tree: SiteTree
  sources: Pick<Sources, 'files' | 'fileOf'>
  /** Reads a file of the documents that tells the navigation of its folder. */
  readNavFile: ReadNavFile
  maxDepth: number
  issues: Issue[]
}

/**
 * The navigation of a site: as its configuration says, else as files in its folders do where a plugin for that is named,
 * else every page in the order of the files.
 */
export function resolveNav(
  context: NavContext,
  site: IncludedSite = context.tree.root,
): Promise<NavNode[]> {
  return new NavReading(context, site).read()
}

class NavReading {
  readonly #context: NavContext
  readonly #site: IncludedSite
  /** Pages of this configuration, those of included ones aside. */
  readonly #own: string[]

  constructor(context: NavContext, site: IncludedSite) {
    this.#context = context
    this.#site = site
    const others = [...context.tree.included.values()].filter(
      ({ at }) => at.length > site.at.length,
    )
    this.#own = [...context.sources.files.pages.keys()].filter(
      (path) => path.startsWith(site.at) && !others.some(({ at }) => path.startsWith(at)),
    )
  }

  async read(): Promise<NavNode[]> {
    const { config, at } = this.#site
    if (config.nav !== undefined) return this.#items(config.nav, ['nav'])
    for (const [plugin, format] of navFormats) {
      const options = config.plugins.get(plugin)
      if (!options) continue
      const { sources, readNavFile: read, maxDepth, issues } = this.#context
      const { fileOf } = sources
      return folderNav(
        { format: format(options), paths: this.#own, read, fileOf, maxDepth, issues },
        at,
      )
    }
    return navOfFiles(this.#own, at)
  }

  async #items(value: unknown, path: DocumentPath): Promise<NavNode[]> {
    if (!Array.isArray(value)) return this.#refuse(path, 'it is not a list')
    const { maxDepth } = this.#context
    if (path.length > maxDepth * 2)
      return this.#refuse(path, `it is nested deeper than ${maxDepth} levels`)
    const nodes: NavNode[] = []
    for (const [index, item] of value.entries())
      nodes.push(...(await this.#item(item, [...path, index])))
    return nodes
  }

  async #item(item: unknown, path: DocumentPath): Promise<NavNode[]> {
    if (typeof item === 'string') return this.#target(item, path)
    if (typeof item !== 'object' || item === null || Array.isArray(item))
      return this.#refuse(path, `${JSON.stringify(item)} is no entry`)
    const nodes: NavNode[] = []
    for (const [title, value] of Object.entries(item)) {
      const at = [...path, title]
      if (typeof value === 'string') {
        for (const node of await this.#target(value, at)) nodes.push({ ...node, title })
      } else {
        const children = await this.#items(value, at)
        if (children.length > 0) nodes.push({ title, children })
      }
    }
    return nodes
  }

  async #target(target: string, path: DocumentPath): Promise<NavNode[]> {
    const { tree, sources } = this.#context
    const included = tree.targetsOf(this.#site, target)
    if (included) return this.#include(included)
    if (/^(?:https?:\/\/|mailto:)/i.test(target))
      return [{ title: target, url: target, children: [] }]
    const clean = this.#site.at + target.replace(/^(?:\.\/)+/, '')
    if (sources.files.pages.has(clean)) return [{ path: clean, children: [] }]
    const asset = sources.files.assets.has(clean)
    if (asset) return [{ asset: clean, children: [] }]
    const inside = this.#folder(clean.replace(/\/+\*{0,2}$|^\*{1,2}$/, ''))
    // A pattern stands for what it matches; a folder is a section.
    if (target.endsWith('*') && inside.length > 0) return inside
    const title = titleOfName(clean.replace(/\/+$/, '').split('/').at(-1) ?? '')
    if (inside.length > 0) return [{ title, children: inside }]
    const nearest = nearestPath(clean, this.#site.at, this.#own)
    return this.#report(path, docsErrors.NAV_MISSING({ target, nearest }))
  }

  /** What is in a folder, in the order of the files. */
  #folder(path: string): NavNode[] {
    const prefix = path === '' ? this.#site.at : `${path}/`
    return navOfFiles(this.#own, prefix)
  }

  async #include(files: readonly string[]): Promise<NavNode[]> {
    const nodes: NavNode[] = []
    for (const file of files) {
      const site = this.#context.tree.included.get(file)
      if (!site) continue
      const children = await resolveNav(this.#context, site)
      nodes.push({ title: site.config.name, children })
    }
    return nodes
  }

  #refuse(path: DocumentPath, reason: string): NavNode[] {
    return this.#report(path, docsErrors.NAV_INVALID({ reason }))
  }

  #report(path: DocumentPath, error: CallboardError, severity: IssueSeverity = 'warning') {
    const place = this.#site.config.locate(path)
    this.#context.issues.push({ ...issueFromError(error, severity), ...place })
    return []
  }
}
