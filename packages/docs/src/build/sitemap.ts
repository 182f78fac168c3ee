import type { Site } from '../site/site.ts'

/** `sitemap.xml`; without a known address of the site it lists nothing, because entries must be absolute. */
export function sitemap({ pages, url }: Site): string {
  const base = url === undefined || url.endsWith('/') ? url : `${url}/`
  const entries =
    base === undefined
      ? []
      : pages.map(({ href }) => `  <url><loc>${escapeXml(base + href)}</loc></url>\n`)
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${entries.join('')}</urlset>\n`
}

const escapeXml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
