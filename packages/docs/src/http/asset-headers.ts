/** Types that a browser shows without ever running them. Anything else is plain text or a download. */
const types: Readonly<Record<string, string>> = {
  avif: 'image/avif',
  bmp: 'image/bmp',
  csv: 'text/plain; charset=utf-8',
  gif: 'image/gif',
  ico: 'image/x-icon',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  json: 'application/json; charset=utf-8',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
  pdf: 'application/pdf',
  png: 'image/png',
  ttf: 'font/ttf',
  txt: 'text/plain; charset=utf-8',
  webm: 'video/webm',
  webp: 'image/webp',
  woff: 'font/woff',
  woff2: 'font/woff2',
  zip: 'application/zip',
}

/** Text that a browser would run or restyle the page with, if it were served as what it is. */
const textual =
  /\.(?:html?|xhtml|xht|shtml|mhtml?|xml|xsl|xslt|svg|svgz|mathml|rdf|owl|vtt|manifest|webmanifest|js|mjs|cjs|ts|css|md|markdown|ya?ml|toml|sh|py|go|java|tf|log)$/i

const inert = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'self'",
  'cross-origin-resource-policy': 'same-site',
}

/**
 * Headers under which a file of a repository is served, so that opening it by itself never runs it. A drawing is
 * served as one only to an `<img>`, which runs no script; `destination` is what the browser says it is for.
 */
export function assetHeaders(path: string, destination?: string | null): Record<string, string> {
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase()
  if (extension === 'svg' && destination === 'image')
    return { ...inert, 'content-type': 'image/svg+xml', vary: 'sec-fetch-dest' }
  if (extension === 'svg')
    return { ...inert, 'content-type': 'text/plain; charset=utf-8', vary: 'sec-fetch-dest' }
  if (textual.test(path)) return { ...inert, 'content-type': 'text/plain; charset=utf-8' }
  const type = types[extension]
  if (type !== undefined) return { ...inert, 'content-type': type }
  return {
    ...inert,
    'content-type': 'application/octet-stream',
    'content-disposition': 'attachment',
  }
}

const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data:; media-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
/** Of the frame that a diagram is drawn in: Mermaid writes styles into its drawing, and nothing there may reach out. */
const diagramPolicy =
  "sandbox allow-scripts; default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"

/**
 * Headers of the frame that a diagram is drawn in, and of the scripts it loads: as it has no origin, those count as loaded from
 * elsewhere.
 */
export function diagramHeaders(name: string): Record<string, string> {
  return {
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'cross-origin',
    ...(name.endsWith('.html') && { 'content-security-policy': diagramPolicy }),
  }
}

/** Headers of what we made ourselves: scripts and styles of ours only, no forms, no frames elsewhere. */
export function ownHeaders(type: string, path: string): Record<string, string> {
  return {
    'content-type': `${type}; charset=utf-8`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': pagePolicy,
    'referrer-policy': 'same-origin',
    ...(/^_callboard\/(?:diagram|mermaid)\./.test(path) && diagramHeaders(path)),
  }
}
