/** The address of the next page, as hosts give it in a `Link` header. */
export function nextPage({ link = '' }: Readonly<Record<string, string>>): string | undefined {
  for (const [, url, parameters = ''] of link.matchAll(/<([^<>]*)>([^<]*)/g))
    if (/;\s*rel="?next"?/.test(parameters)) return url
  return undefined
}
