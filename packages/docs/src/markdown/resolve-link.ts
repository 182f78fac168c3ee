import { resolveRelativePath } from '@callboard/core'
import { encodePath, hrefOf, isPagePath, relativeHref } from '../site/page-href.ts'
import type { SourceFiles } from '../site/source-files.ts'

/** Where a link of a page leads. */
export type LinkTarget =
  /** To another page or to a file of the site, or to a part of this page. */
  | { kind: 'page' | 'asset'; href: string; path: string; fragment: string }
  /** Meant for the site, where nothing is. */
  | { kind: 'missing'; href: string; path: string }
  /** Above the folder of the documents. */
  | { kind: 'outside' }
  /** From the root of whatever host the site is mounted on. */
  | { kind: 'absolute'; href: string }
  /** To elsewhere, or to an address that only a browser can make sense of. */
  | { kind: 'external'; href: string }

/** Resolves what an author wrote as the target of a link or image, as MkDocs does with directory addresses. */
export function resolveLink(
  url: string,
  { path, files }: { path: string; files: SourceFiles },
): LinkTarget {
  const target = asBrowsersRead(url)
  if (/^[a-z][a-z0-9+.-]*:/i.test(target) || target.startsWith('//'))
    return { kind: 'external', href: target }
  if (target.startsWith('/')) return { kind: 'absolute', href: target }
  const [, written = '', query = '', hash = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(target) ?? []
  const fragment = decode(hash.slice(1))
  const own = files.pages.get(path)?.href ?? hrefOf(path)
  if (written === '') return { kind: 'page', href: query + hash || './', path, fragment }
  const named = inside(path, decode(written))
  const found = named === undefined ? undefined : lookUp(named, files)
  if (found) return { ...found, href: relativeHref(own, found.href) + query + hash, fragment }
  // Written for the built site rather than for the sources: it works there, so it is let through.
  const built = inside(`${decodeURIComponent(own)}index.md`, decode(written))
  const page = built === undefined ? undefined : files.pageByAddress.get(slashed(built))
  if (page !== undefined) return { kind: 'page', href: target, path: page, fragment }
  if (named === undefined) return { kind: 'outside' }
  const href = isPagePath(named) ? hrefOf(named) : encodePath(named)
  return { kind: 'missing', href: relativeHref(own, href) + query + hash, path: named }
}

/** Browsers pass over control characters and spaces at the ends, and over line breaks and tabs anywhere. */
function asBrowsersRead(url: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken away
  return url.replace(/^[\u0000-\u0020]+|[\u0000-\u0020]+$|[\t\n\r]/g, '')
}

function lookUp(
  path: string,
  { pages, assets, pageByAddress }: SourceFiles,
): { kind: 'page' | 'asset'; href: string; path: string } | undefined {
  const page = pages.get(path)
  if (page) return { kind: 'page', href: page.href, path }
  if (assets.has(path)) return { kind: 'asset', href: encodePath(path), path }
  // A folder, or a README that an index stands in for.
  const address = isPagePath(path) ? decodeURIComponent(hrefOf(path)) : slashed(path)
  const index = pageByAddress.get(address)
  const href = index === undefined ? undefined : pages.get(index)?.href
  return index === undefined || href === undefined ? undefined : { kind: 'page', href, path: index }
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
