import type { GateResponse } from '../node/fetch-checked.ts'

/** The address of the next page, as hosts give it in a `Link` header (RFC 8288). */
export function nextPage({
  url: base,
  headers: { link = '' },
}: Pick<GateResponse, 'url' | 'headers'>): string | undefined {
  for (const [, url = '', parameters = ''] of link.matchAll(/<([^<>]*)>([^<]*)/g))
    if (/;\s*rel="?next"?/.test(parameters) && URL.canParse(url, base))
      return new URL(url, base).href
  return undefined
}
