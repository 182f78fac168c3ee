import {
  type CallboardError,
  type Issue,
  type IssueSeverity,
  issueFromError,
} from '@callboard/core'
import { docsErrors } from '../errors.ts'
import { nearestPath } from './nearest-path.ts'
import type { DocsConfig } from './read-config.ts'
import type { SourceFiles } from './source-files.ts'

/** An entry of the navigation before its pages are rendered and have titles. */
export interface NavNode {
  /** As the navigation gives it; a page without one names itself. */
  title?: string
  /** Path of a page. */
  path?: string
  /** Address of another site. */
  url?: string
  children: NavNode[]
}

interface NavContext {
  config: DocsConfig
  files: SourceFiles
  maxDepth: number
  issues: Issue[]
}

/** The navigation of a site: as its configuration says, else every page in the order of the files. */
export function resolveNav(context: NavContext): NavNode[] {
  const { config, files } = context
  if (config.nav === undefined) return navOfFiles([...files.pages.keys()])
  return readItems(config.nav, ['nav'], context)
}

type YamlPath = (string | number)[]

function report(
  { config, issues }: NavContext,
  path: YamlPath,
  error: CallboardError,
  severity: IssueSeverity = 'warning',
): void {
  issues.push({ ...issueFromError(error, severity), ...config.locate(path) })
}

function readItems(value: unknown, path: YamlPath, context: NavContext): NavNode[] {
  if (!Array.isArray(value)) {
    report(context, path, docsErrors.NAV_INVALID({ reason: 'it is not a list' }))
    return []
  }
  if (path.length > context.maxDepth * 2) {
    const reason = `it is nested deeper than ${context.maxDepth} levels`
    report(context, path, docsErrors.NAV_INVALID({ reason }))
    return []
  }
  return value.flatMap((item: unknown, index) => readItem(item, [...path, index], context))
}

function readItem(item: unknown, path: YamlPath, context: NavContext): NavNode[] {
  if (typeof item === 'string') return readTarget(item, path, context)
  if (typeof item !== 'object' || item === null || Array.isArray(item)) {
    report(context, path, docsErrors.NAV_INVALID({ reason: `${JSON.stringify(item)} is no entry` }))
    return []
  }
  return Object.entries(item).flatMap(([title, value]: [string, unknown]): NavNode[] => {
    const at = [...path, title]
    if (typeof value === 'string')
      return readTarget(value, at, context).map((node) => ({ ...node, title }))
    const children = readItems(value, at, context)
    return children.length > 0 ? [{ title, children }] : []
  })
}

function readTarget(target: string, path: YamlPath, context: NavContext): NavNode[] {
  const { files } = context
  if (/^(?:https?:\/\/|mailto:)/i.test(target))
    return [{ title: target, url: target, children: [] }]
  const clean = target.replace(/^(?:\.\/)+/, '')
  const page = files.pages.has(clean) ? clean : undefined
  if (page !== undefined) return [{ path: page, children: [] }]
  const known = [...files.pages.keys()]
  const nearest = nearestPath(clean, '', known)
  report(context, path, docsErrors.NAV_MISSING({ target, nearest }))
  return []
}

/** Home page first, files before folders, both by name. */
function navOfFiles(paths: readonly string[], folder = ''): NavNode[] {
  const here: string[] = []
  const below = new Map<string, string[]>()
  for (const path of paths) {
    const rest = path.slice(folder.length)
    const slash = rest.indexOf('/')
    if (slash === -1) here.push(path)
    else {
      const name = rest.slice(0, slash)
      below.set(name, [...(below.get(name) ?? []), path])
    }
  }
  const rank = (path: string) => (/(^|\/)(index|README)\.[^/]*$/.test(path) ? 0 : 1)
  return [
    ...here
      .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
      .map((path) => ({ path, children: [] })),
    ...[...below]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inside]) => ({
        title: titleOfName(name),
        children: navOfFiles(inside, `${folder}${name}/`),
      })),
  ]
}

/** A title made from a file's or folder's name, as MkDocs makes it. */
export function titleOfName(name: string): string {
  const words = name.replace(/\.[^.]+$/, '').replace(/[-_]/g, ' ')
  return words.toLowerCase() === words ? words.charAt(0).toUpperCase() + words.slice(1) : words
}
