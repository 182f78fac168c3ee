/** An address up to the end of its host: scheme and authority of what URLs are mostly made of. */
const beginning = /^[a-z]+:\/\/[^/?#\\]*\//
/** A path that a URL has as it is written: no part of it begins with a dot, nothing in it is escaped. */
const plainPath = /^(?:[\w-][\w.-]*\/)*[\w.-]*$/

/** The beginning that was last found to be written as URLs have it. A catalog's sources have few hosts. */
let known = ''

/** The address of the folder that an address stands in, as `new URL('.', url).href`, at a tenth of the time. */
export function folderAddress(url: string): string {
  const start = beginning.exec(url)?.[0]
  if (start === undefined || !plainPath.test(url.slice(start.length))) return new URL('.', url).href
  if (start !== known && new URL(start).href !== start) return new URL('.', url).href
  known = start
  return url.slice(0, url.lastIndexOf('/') + 1)
}
