// The docs reader: what the docs package does for an article, and the tree of the site.
const { search } = new URL(import.meta.url)
const own = (name) => new URL(`docs/${name}${search}`, import.meta.url)
const { openArticle } = await import(own('article.js'))

const article = document.querySelector('.docs-article')
const { clearMarks } = openArticle({ own, article, toc: document.querySelector('.toc'), diagrams: true })
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') clearMarks()
  if (event.ctrlKey || event.metaKey || event.altKey) return
  if (event.target.closest?.('input, textarea, select, dialog')) return
  const rel = { n: 'next', p: 'prev' }[event.key]
  if (rel) document.querySelector(`.pager [rel="${rel}"]`)?.click()
})

const entries = document.querySelector('.docs-entries')
if (entries) {
  const { openTree } = await import(own('tree.js'))
  openTree({ nav: entries, base: entries.dataset.base, scroller: entries.closest('.docs-nav') })
}

// The tree starts folded where it would stand above the text.
if (matchMedia('(max-width: 960px)').matches) document.querySelector('.docs-tree')?.removeAttribute('open')
