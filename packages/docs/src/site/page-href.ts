const index = /(^|\/)(?:index|README)\.(?:md|markdown)$/
const extension = /\.(?:md|markdown)$/

/** Whether a file of the documents is a page. */
export function isPagePath(path: string): boolean {
  return extension.test(path)
}

/** What the address of a page is: a folder of its own, as usual, or the file that it is written to. */
export type Addressing = 'folders' | 'files'

/**
 * Address of a page below the root of its site: that of a folder ends in a slash, and is empty for the home page; that of a file
 * ends in `.html`.
 */
export function hrefOf(path: string, addressing: Addressing): string {
  return encodePath(addressOf(path, addressing))
}

/** The same as it is written, not encoded. */
export function addressOf(path: string, addressing: Addressing): string {
  if (addressing === 'files')
    return index.test(path) ? path.replace(index, '$1index.html') : path.replace(extension, '.html')
  return index.test(path) ? path.replace(index, '$1') : `${path.replace(extension, '')}/`
}

/** Whether an address is that of the home page. */
export const isHome = (href: string): boolean => href === '' || href === 'index.html'

/** File of the written site for a page's address. */
export function outputPath(href: string): string {
  const path = decodeURIComponent(href)
  return path === '' || path.endsWith('/') ? `${path}index.html` : path
}

/** What addresses hold as it is. */
const plain = /^[\w./~-]*$/

/** Encodes each component of a path for use in an address. */
export function encodePath(path: string): string {
  return plain.test(path) ? path : path.split('/').map(encodeURIComponent).join('/')
}

/** The shortest way from one page's address to another address of the same site, both below its root. */
export function relativeHref(from: string, to: string): string {
  const base = from.split('/').slice(0, -1)
  const target = to.split('/')
  let shared = 0
  while (shared < base.length && shared < target.length - 1 && base[shared] === target[shared])
    shared += 1
  const rest = target.slice(shared).join('/')
  const up = '../'.repeat(base.length - shared)
  return up + rest || './'
}
