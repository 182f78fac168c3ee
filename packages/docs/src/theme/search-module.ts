/**
 * The search of a written site, as the browser module `_callboard/search.js`: every word of the query must begin a
 * word of a part's title or text. It has no dependency and touches no page, so that it runs anywhere.
 */
export const searchModule = `const separator = /[^\\p{L}\\p{N}_]+/u

export function prepare(docs) {
  return docs.map((doc) => ({
    doc,
    title: words(doc.title),
    text: words(doc.text),
    isPage: !doc.location.includes('#'),
  }))
}

export function search(index, query, limit = 20) {
  const terms = query.toLowerCase().split(separator).filter(Boolean).slice(0, 8)
  if (terms.length === 0) return []
  const hits = []
  for (const entry of index) {
    let score = entry.isPage ? 1 : 0
    for (const term of terms) {
      const one = scoreOf(entry, ' ' + term)
      if (one === 0) { score = 0; break }
      score += one
    }
    if (score > 1) hits.push({ ...entry.doc, score, inTitle: terms.some((term) => entry.title.includes(' ' + term)), excerpt: excerpt(entry.doc.text, terms) })
  }
  // A page holds the text of its parts: it is listed beside one of them only for its title.
  const parts = new Set(hits.filter(({ location }) => location.includes('#')).map(({ location }) => location.split('#')[0]))
  return hits
    .filter(({ location, inTitle }) => inTitle || location.includes('#') || !parts.has(location))
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
}

function scoreOf({ title, text }, start) {
  const whole = start + ' '
  if (title === whole) return 40
  if (title.includes(whole)) return 20
  if (title.includes(start)) return 12
  if (text.includes(whole)) return 4
  return text.includes(start) ? 2 : 0
}

// A space before and after each word, so that the beginning and the end of one can be told.
function words(text) {
  return ' ' + text.toLowerCase().split(separator).filter(Boolean).join(' ') + ' '
}

function excerpt(text, terms) {
  const lower = text.toLowerCase()
  const at = Math.max(0, Math.min(...terms.map((term) => lower.indexOf(term)).filter((i) => i >= 0), text.length) - 60)
  const start = at === 0 ? 0 : text.indexOf(' ', at) + 1
  const part = text.slice(start, start + 160)
  return (start > 0 ? '\\u2026' : '') + part + (start + 160 < text.length ? '\\u2026' : '')
}
`
