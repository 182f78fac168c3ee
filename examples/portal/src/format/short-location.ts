/** The last three parts of a path of this machine say enough on a page; the rest is nobody's business. An address is as it is. */
export function shortLocation(location: string): string {
  const address = location.replace(/^url:/, '')
  const parts = location.split('/')
  const isPath = location.startsWith('/') || location.startsWith('file:')
  return isPath && parts.length > 4 ? `…/${parts.slice(-3).join('/')}` : address
}

/** The same for the paths that a message of the catalog names. */
export function shortLocations(text: string): string {
  return text.replace(/(?<![\w:/.…-])(?:file:)?\/(?:[^\s/"]+\/)+[^\s/"]+/g, shortLocation)
}
