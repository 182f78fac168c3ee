const index = /(^|\/)(?:index|README)\.(?:md|markdown)$/
const extension = /\.(?:md|markdown)$/

/** Whether a file of the documents is a page. */
export function isPagePath(path: string): boolean {
  return extension.test(path)
}

/** Address of a page below the root of its site, encoded and ending in a slash; empty for the home page. */
export function hrefOf(path: string): string {
  if (index.test(path)) return encodePath(path.replace(index, '$1'))
  return `${encodePath(path.replace(extension, ''))}/`
}

/** File of the written site for a page's address. */
export function outputPath(href: string): string {
  return `${decodeURIComponent(href)}index.html`
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
