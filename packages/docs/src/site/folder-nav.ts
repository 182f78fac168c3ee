import {
  CallboardError,
  compileGlob,
  type Issue,
  isGlob,
  issueFromError,
  resolveRelativePath,
} from '@callboard/core'
import { docsErrors } from '../errors.ts'
import { isRecord } from './config-layers.ts'
import {
  type FolderRules,
  type NavFormat,
  type ReadNavFile,
  readFolderRules,
} from './folder-rules.ts'
import { byFolder, type NavNode, titleOfName } from './nav-node.ts'
import { nearestPath } from './nearest-path.ts'

/** What a navigation that is told folder by folder is made from. */
export interface FolderNavContext {
  format: NavFormat
  /** Paths of pages. */
  paths: readonly string[]
  read: ReadNavFile
  fileOf(path: string): string
  maxDepth: number
  issues: Issue[]
}

/** The navigation as `.nav.yml`, `.pages` or `SUMMARY.md` in the folders tell it; other folders are in the order of files. */
export async function folderNav(context: FolderNavContext, folder = ''): Promise<NavNode[]> {
  const { nodes } = await new FolderNav(context).build(folder, 0)
  return nodes
}

interface Child {
  path: string
  isFolder: boolean
}

class FolderNav {
  readonly #context: FolderNavContext
  readonly #pages: ReadonlySet<string>
  readonly #folders: ReadonlySet<string>

  constructor(context: FolderNavContext) {
    this.#context = context
    this.#pages = new Set(context.paths)
    this.#folders = new Set(context.paths.flatMap(foldersOf))
  }

  async build(folder: string, depth: number): Promise<{ title?: string; nodes: NavNode[] }> {
    const rules = await readFolderRules(folder, this.#context)
    if (rules?.isHidden && depth > 0) return { nodes: [] }
    const nodes = rules?.items
      ? await this.arrange(folder, rules, depth)
      : await this.#all(this.#childrenOf(folder), { depth, isDescending: rules?.isDescending })
    return { ...(rules?.title !== undefined && { title: rules.title }), nodes }
  }

  /** The entries that a folder names, in its order. */
  async arrange(folder: string, rules: FolderRules, depth: number): Promise<NavNode[]> {
    const children = this.#childrenOf(folder)
    const named = new Set<string>()
    this.#note(rules.items ?? [], folder, named)
    const state = { folder, rules, children, named, depth }
    const nodes = await this.#items(rules.items ?? [], state)
    if (!rules.isOpen) return nodes
    const { isDescending } = rules
    return [...nodes, ...(await this.#all(this.#left(state), { depth, isDescending }))]
  }

  async #items(items: readonly unknown[], state: ArrangeState): Promise<NavNode[]> {
    const nodes: NavNode[] = []
    for (const item of items) nodes.push(...(await this.#item(item, state)))
    return nodes
  }

  async #item(item: unknown, state: ArrangeState): Promise<NavNode[]> {
    if (typeof item === 'string') return this.#target(item, undefined, state)
    if (!isRecord(item)) return this.#refuse(`${JSON.stringify(item)} is no entry`, state)
    if (typeof item.glob === 'string') return this.#matching(item.glob, state)
    const nodes: NavNode[] = []
    for (const [title, value] of Object.entries(item)) {
      if (typeof value === 'string') nodes.push(...(await this.#target(value, title, state)))
      else if (Array.isArray(value)) {
        if (state.depth >= this.#context.maxDepth) return this.#tooDeep(state)
        const children = await this.#items(value, { ...state, depth: state.depth + 1 })
        if (children.length > 0) nodes.push({ title, children })
      } else nodes.push(...this.#refuse(`${JSON.stringify(title)} has no list`, state))
    }
    return nodes
  }

  async #target(
    target: string,
    title: string | undefined,
    state: ArrangeState,
  ): Promise<NavNode[]> {
    const { folder, rules, depth } = state
    if (/^(?:https?:\/\/|mailto:)/i.test(target))
      return [{ title: title ?? target, url: target, children: [] }]
    const rest = /^\.\.\.(?:\s*\|\s*(?:(?:glob|flat)\s*=\s*)?(\S+))?(?:\s*\|.*)?$/.exec(target)
    if (rest) return this.#matching(rest[1] ?? '*', state)
    if (isGlob(target) && !this.#exists(resolved(folder, target)))
      return this.#matching(target, state)
    // Some write every path from the root of the documents.
    const found = [resolved(folder, target), resolved('', target)].find((path) =>
      this.#exists(path),
    )
    if (found === undefined) {
      const known = this.#context.paths
      const nearest = nearestPath(resolved(folder, target) ?? target, folder, known)
      return this.#report(docsErrors.NAV_MISSING({ target, nearest }), rules, target)
    }
    if (this.#pages.has(found))
      return [{ ...(title !== undefined && { title }), path: found, children: [] }]
    return this.#folder(found, { title, depth })
  }

  async #folder(
    path: string,
    { title, depth }: { title?: string | undefined; depth: number },
  ): Promise<NavNode[]> {
    if (depth >= this.#context.maxDepth) return []
    const { title: own, nodes } = await this.build(`${path}/`, depth + 1)
    if (nodes.length === 0) return []
    const name = path.slice(path.lastIndexOf('/') + 1)
    return [{ title: title ?? own ?? titleOfName(name), children: nodes }]
  }

  #matching(pattern: string, state: ArrangeState): Promise<NavNode[]> | NavNode[] {
    const { folder, depth, rules } = state
    const glob = pattern.replace(/^\.\//, '').replace(/(.)\/$/, '$1')
    let matches: (path: string) => boolean
    try {
      matches = compileGlob(glob)
    } catch (error) {
      if (!CallboardError.is(error)) throw error
      return this.#refuse(error.message, state)
    }
    const foldersOnly = pattern.endsWith('/')
    const isDeep = glob.includes('/')
    const here = isDeep ? this.#below(folder) : this.#left(state)
    const found = here.filter(
      ({ path, isFolder }) =>
        (isFolder || !foldersOnly) && !state.named.has(path) && matches(path.slice(folder.length)),
    )
    // Matched once, they are not matched again.
    for (const { path } of found) state.named.add(path)
    return this.#all(found, { depth, isDescending: rules.isDescending })
  }

  async #all(
    children: readonly Child[],
    { depth, isDescending = false }: { depth: number; isDescending?: boolean | undefined },
  ): Promise<NavNode[]> {
    const nodes: NavNode[] = []
    for (const { path, isFolder } of isDescending ? [...children].reverse() : children)
      nodes.push(...(isFolder ? await this.#folder(path, { depth }) : [{ path, children: [] }]))
    return nodes
  }

  /** Pages first, the index before all others, then folders, both by name. */
  #childrenOf(folder: string): Child[] {
    const { here, below } = byFolder(this.#context.paths, folder)
    const rank = (path: string) => (/(^|\/)(index|README)\.[^/]*$/.test(path) ? 0 : 1)
    const pages = here
      .filter((path) => path !== folder + this.#context.format.file)
      .sort((a, b) => rank(a) - rank(b) || compare(a, b))
    return [
      ...pages.map((path) => ({ path, isFolder: false })),
      ...[...below.keys()].sort(compare).map((name) => ({ path: folder + name, isFolder: true })),
    ]
  }

  #below(folder: string): Child[] {
    return this.#context.paths
      .filter((path) => path.startsWith(folder))
      .map((path) => ({ path, isFolder: false }))
  }

  #left({ children, named }: ArrangeState): Child[] {
    return children.filter(({ path }) => !named.has(path))
  }

  /** What is named somewhere in the entries is nothing that a pattern stands for. */
  #note(items: readonly unknown[], folder: string, named: Set<string>): void {
    for (const item of items) {
      const values = isRecord(item) ? Object.values(item) : [item]
      for (const value of values) {
        if (Array.isArray(value)) this.#note(value, folder, named)
        else if (typeof value === 'string') {
          const path = resolved(folder, value)
          if (path !== undefined && this.#exists(path)) named.add(path)
        }
      }
    }
  }

  #exists(path: string | undefined): path is string {
    return path !== undefined && (this.#pages.has(path) || this.#folders.has(path))
  }

  #tooDeep(state: ArrangeState): NavNode[] {
    return this.#refuse(`it is nested deeper than ${this.#context.maxDepth} levels`, state)
  }

  #refuse(reason: string, { rules }: ArrangeState): NavNode[] {
    return this.#report(docsErrors.NAV_INVALID({ reason }), rules)
  }

  #report(error: CallboardError, { file, lineOf }: FolderRules, part = ''): NavNode[] {
    const line = lineOf(part)
    const at = { file: this.#context.fileOf(file), ...(line !== undefined && { line }) }
    this.#context.issues.push({ ...issueFromError(error, 'warning'), at })
    return []
  }
}

interface ArrangeState {
  folder: string
  rules: FolderRules
  children: readonly Child[]
  named: Set<string>
  depth: number
}

/** Every folder on the way to a path. */
function foldersOf(path: string): string[] {
  const names = path.split('/').slice(0, -1)
  return names.map((_, index) => names.slice(0, index + 1).join('/'))
}

const compare = (a: string, b: string): number => (a < b ? -1 : 1)

function resolved(folder: string, target: string): string | undefined {
  try {
    return resolveRelativePath(folder.replace(/\/$/, ''), target)
  } catch (error) {
    if (!CallboardError.is(error)) throw error
    return undefined
  }
}
