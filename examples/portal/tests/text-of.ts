/** What a page says between two marks, without its markup: one line for each line of text. */
export function textOf(html: string, { from = '<main', to = '</main>' } = {}): string {
  const start = html.indexOf(from)
  const end = html.indexOf(to, start)
  return html
    .slice(start, end)
    .replace(/<(?:svg|use)[^>]*>|<\/(?:svg|use)>/g, '')
    .replace(/<\/(?:p|h\d|li|tr|dd|del|ins|summary|div)>/g, '\n')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '')
    .join('\n')
}
