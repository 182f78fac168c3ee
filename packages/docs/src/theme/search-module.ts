/**
 * The search of a written site, as the browser module `_callboard/search.js`. It takes a site's parts (pages and headings), finds
 * those that hold every word of the query, as a whole or as its beginning, and says which letters matched. It has no dependency
 * and touches no page, so that it runs anywhere.
 */
export const searchModule = `const separator = /[^\\p{L}\\p{N}_]+/u

// Letters count without their marks, so that "Zurich" finds "Zürich".
const fold = (text) => text.normalize('NFD').replace(/\\p{M}+/gu, '').toLowerCase()
export const termsOf = (query) => [...new Set(fold(query).split(separator).filter(Boolean))].slice(0, 8)

/** Prepares the documents of search_index.json: pages, each with its own text alone, and their parts. */
export function prepare(docs) {
  const pages = new Map()
  for (const doc of docs) {
    const address = doc.location.split('#')[0]
    pages.set(address, [...(pages.get(address) ?? []), doc])
  }
  return [...pages.values()].flatMap(([page, ...parts]) => [
    // A page is found by words of different parts, too.
    entryOf(page, [page.text, ...parts.flatMap(({ title, text }) => [title, text])].join(' ')),
    ...parts.map((part) => entryOf(part, part.text, page)),
  ])
}

const entryOf = (doc, text, page) => ({
  location: doc.location,
  name: doc.title,
  page: page?.title,
  isPage: !page,
  whole: text,
  title: words(doc.title),
  context: page ? words(page.title) : '',
  text: words(text),
})

/** The best parts first: { location, title, page, excerpt }, texts as pieces of { text, match }. */
export function search(index, query, limit = 24) {
  const terms = termsOf(query)
  if (terms.length === 0) return []
  const hits = []
  for (const entry of index) {
    let score = entry.isPage ? 1 : 0
    for (const term of terms) {
      const one = scoreOf(entry, ' ' + term)
      score = one === 0 ? 0 : score + one
      if (one === 0) break
    }
    if (score > 1) hits.push({ entry, score })
  }
  const parts = new Set(hits.filter(({ entry }) => !entry.isPage).map(({ entry }) => pageOf(entry)))
  return hits
    // Beside one of its parts a page is listed for its title alone.
    .filter(({ entry }) => !entry.isPage || !parts.has(pageOf(entry)) || terms.some((term) => entry.title.includes(' ' + term)))
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map(({ entry: { location, name, page, whole } }) => ({
      location,
      title: segments(name, terms),
      page,
      excerpt: segments(excerpt(whole, terms), terms),
    }))
}

const pageOf = ({ location }) => location.split('#')[0]

function scoreOf({ title, text, context }, start) {
  const whole = start + ' '
  if (title === whole) return 40
  if (title.includes(whole)) return 20
  if (title.includes(start)) return 12
  if (text.includes(whole)) return 4
  if (text.includes(start)) return 2
  return context.includes(start) ? 1 : 0
}

// A space before and after each word, so that the beginning and the end of one can be told.
function words(text) {
  return ' ' + fold(text).split(separator).filter(Boolean).join(' ') + ' '
}

function excerpt(text, terms) {
  const first = matchesIn(text, terms)[0]?.[0] ?? 0
  const at = Math.max(0, first - 60)
  const start = at === 0 ? 0 : text.indexOf(' ', at) + 1
  const end = start + 160
  return (start > 0 ? '\\u2026' : '') + text.slice(start, end) + (end < text.length ? '\\u2026' : '')
}

/** A text in pieces, those that matched marked. */
export function segments(text, terms) {
  const pieces = []
  let done = 0
  for (const [from, to] of matchesIn(text, terms)) {
    if (from < done) continue
    if (from > done) pieces.push({ text: text.slice(done, from), match: false })
    pieces.push({ text: text.slice(from, to), match: true })
    done = to
  }
  if (done < text.length) pieces.push({ text: text.slice(done), match: false })
  return pieces
}

function matchesIn(text, terms) {
  const found = []
  for (const { 0: word, index } of text.matchAll(/[\\p{L}\\p{N}\\p{M}_]+/gu)) {
    const folded = fold(word)
    const term = terms.filter((each) => folded.startsWith(each)).sort((a, b) => b.length - a.length)[0]
    if (term === undefined) continue
    // Marks take no place in the term, so the whole word is meant where there are some.
    found.push([index, index + (folded.length === word.length ? term.length : word.length)])
  }
  return found
}
`
