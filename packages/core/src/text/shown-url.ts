/** An address as messages show it: tokens travel in user names, passwords and queries. */
export function shownUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || url.origin === 'null')
    return text.replace(/\/\/.*@/s, '//***@').replace(/[?#].*$/s, '?…')
  const user = url.username || url.password ? '***@' : ''
  return `${url.protocol}//${user}${url.host}${url.pathname}${url.search ? '?…' : ''}`
}
