import { resolveRelativePath } from '@callboard/core'
import { addressOf, encodePath, hrefOf, isPagePath, relativeHref } from '../site/page-href.ts'
import type { SourceFiles } from '../site/source-files.ts'
import type { Dialect } from './dialect.ts'

/** Where a link of a page leads. */
export type LinkTarget =
  /** To another page or to a file of the site, or to a part of this page. */
  | { kind: 'page' | 'asset'; href: string; path: string; fragment: string }
  /** Meant for the site, where nothing is. */
  | { kind: 'missing'; href: string; path: string }
  /** Above the folder of the documents: to the page of the repository on the web, where that is known. */
  | { kind: 'outside'; href?: string; path: string | undefined }
  /**
   * From the root of whatever host the site is mounted on. `path` is where it would lead among the documents; where something is
   * there, `href` leads to it from the page.
   */
  | { kind: 'absolute'; href: string; path: string }
  /** To the documents of another entity, at the address where the peer has them. */
  | { kind: 'entity'; href: string; ref: string; path: string }
  /** To elsewhere, or to an address that only a browser can make sense of. */
  | { kind: 'external'; href: string }

/** What a page's links are resolved with besides the files of the site. Plain data. */
export interface LinkRules {
  /** Where the documents that the page belongs to begin: empty, or ending in a slash for those of an included site. */
  at: string
  /** Path of the page's folder below the source, without a slash at its end: what `../` begins at. */
  folder: string
  /** The same folder on the web, ending in a slash, and the part of its address that the whole repository shares. */
  repository?: { folder: string; root: string } | undefined
  /** Whether `/guide.md` is meant from the root of the documents. */
  absoluteInDocuments: boolean
}

interface LinkContext {
  path: string
  dialect?: Pick<Dialect, 'strict'>
  files: SourceFiles
  linkRules?: LinkRules | undefined
}

/** Resolves what an author wrote as the target of a link or image, as MkDocs does with directory addresses. */
export function resolveLink(url: string, context: LinkContext): LinkTarget {
  const target = asBrowsersRead(url)
  const entity = entityTarget(target)
  if (entity) return entity
  if (/^[a-z][a-z0-9+.-]*:/i.test(target) || target.startsWith('//'))
    return { kind: 'external', href: target }
  const [, written = '', query = '', hash = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(target) ?? []
  if (!written.startsWith('/')) return resolveRelative(target, { written, query, hash }, context)
  const path = decode(written).replace(/^\/+/, '')
  if (!context.linkRules?.absoluteInDocuments) {
    const found = lookUp(path, context.files)
    if (!found) return { kind: 'absolute', href: target, path }
    // Written for a site at the root of its host: it leads to the same wherever the site is mounted.
    const href = relativeHref(ownHref(context), found.href) + query + hash
    const isKept = context.dialect?.strict ?? false
    return { kind: 'absolute', href: isKept ? target : href, path: found.path }
  }
  const up = '../'.repeat(context.path.split('/').length - 1)
  return resolveRelative(target, { written: up + path || './', query, hash }, context)
}

interface Parts {
  written: string
  query: string
  hash: string
}

function resolveRelative(
  target: string,
  { written, query, hash }: Parts,
  context: LinkContext,
): LinkTarget {
  const { path, files } = context
  const fragment = decode(hash.slice(1))
  const own = ownHref(context)
  if (written === '')
    return { kind: 'page', href: query + hash || relativeHref(own, own), path, fragment }
  const named = inside(path, decode(written))
  const found = named === undefined ? undefined : lookUp(named, files)
  if (found) return { ...found, href: relativeHref(own, found.href) + query + hash, fragment }
  // Written for the built site rather than for the sources: it works there, so it is let through.
  const built = inside(`${decodeURIComponent(own)}x`, decode(written))
  const page = built === undefined ? undefined : pageAt(built, files)
  if (page !== undefined) return { kind: 'page', href: target, path: page, fragment }
  if (built !== undefined && files.assets.has(built))
    return { kind: 'asset', href: target, path: built, fragment }
  const isOutside = named === undefined || !named.startsWith(context.linkRules?.at ?? '')
  if (isOutside) return outsideTarget(written, query + hash, context)
  const href = isPagePath(named) ? hrefOf(named, files.addressing) : encodePath(named)
  return { kind: 'missing', href: relativeHref(own, href) + query + hash, path: named }
}

const ownHref = ({ path, files }: LinkContext): string =>
  files.pages.get(path)?.href ?? hrefOf(path, files.addressing)

/** What lies above the documents is shown by the repository, as long as it is in it. */
function outsideTarget(written: string, rest: string, { linkRules }: LinkContext): LinkTarget {
  const { folder = '', repository } = linkRules ?? {}
  const path = linkRules && inside(`${folder}/x`, decode(written))
  if (!repository || !URL.canParse(written, repository.folder)) return { kind: 'outside', path }
  const url = new URL(written, repository.folder)
  if (!url.href.startsWith(repository.root)) return { kind: 'outside', path }
  return { kind: 'outside', path, href: url.href + rest }
}

/** Only kinds that every catalog has, because `/docs/guide/setup/` may well be a folder. */
const entityAddress =
  /^(?:docs:\/\/(?<kind>[a-z][\w.-]*)(?::(?<namespace>[\w.-]+))?|\/docs\/(?<space>[\w.-]+)\/(?<type>api|component|domain|group|location|resource|system|template|user))\/(?<name>[\w.-]+)(?:\/(?<page>[^?#]*))?(?<rest>[?#].*)?$/is

/** `docs://component/name/page`, `docs://component:namespace/name/page`, or the address that the peer has for it. */
function entityTarget(target: string): LinkTarget | undefined {
  const parts = entityAddress.exec(target)?.groups
  if (!parts) return undefined
  const kind = (parts.kind ?? parts.type ?? '').toLowerCase()
  const namespace = (parts.namespace ?? parts.space ?? 'default').toLowerCase()
  const name = (parts.name ?? '').toLowerCase()
  const page = (parts.page ?? '')
    .replace(/(?:^|\/)(?:index|README)\.md$|\.md$/, '')
    .replace(/\/+$/, '')
  if (page.split('/').includes('..')) return undefined
  const path = page === '' ? '' : `${page}/`
  const href = `/docs/${namespace}/${kind}/${name}/${path}${parts.rest ?? ''}`
  return { kind: 'entity', href, ref: `${kind}:${namespace}/${name}`, path }
}

/** Browsers pass over control characters and spaces at the ends, and over line breaks and tabs anywhere. */
function asBrowsersRead(url: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken away
  return url.replace(/^[\u0000-\u0020]+|[\u0000-\u0020]+$|[\t\n\r]/g, '')
}

function lookUp(
  path: string,
  files: SourceFiles,
): { kind: 'page' | 'asset'; href: string; path: string } | undefined {
  const { pages, assets, addressing } = files
  const page = pages.get(path)
  if (page) return { kind: 'page', href: page.href, path }
  if (assets.has(path)) return { kind: 'asset', href: encodePath(path), path }
  // A folder, or a README that an index stands in for.
  const index = pageAt(isPagePath(path) ? addressOf(path, addressing) : path, files)
  const href = index === undefined ? undefined : pages.get(index)?.href
  return index === undefined || href === undefined ? undefined : { kind: 'page', href, path: index }
}

/** Path of the page at an address, or of the one that stands for a folder. */
function pageAt(address: string, { pageByAddress, addressing }: SourceFiles): string | undefined {
  if (addressing === 'folders') return pageByAddress.get(slashed(address))
  return pageByAddress.get(address) ?? pageByAddress.get(`${slashed(address)}index.html`)
}

/** The path a reference leads to from a file, or undefined when it leaves the documents. */
function inside(from: string, reference: string): string | undefined {
  const folder = from.split('/').slice(0, -1).join('/')
  try {
    return resolveRelativePath(folder, reference)
  } catch {
    return undefined
  }
}

const slashed = (path: string): string => (path === '' || path.endsWith('/') ? path : `${path}/`)

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
