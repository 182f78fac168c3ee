// The docs reader: where the reader is in "On this page", copy buttons on code, and boxes that scroll by keyboard.
const article = document.querySelector('article.article')

const links = new Map([...document.querySelectorAll('.toc a')].map((link) => [decodeURIComponent(link.hash.slice(1)), link]))
const headings = [...article.querySelectorAll('h2[id], h3[id]')].filter((heading) => links.has(heading.id))
const seen = new Set()
const observer = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) seen[entry.isIntersecting ? 'add' : 'delete'](entry.target)
    const first = headings.find((heading) => seen.has(heading)) ?? headings.findLast((heading) => heading.getBoundingClientRect().top < 120)
    for (const [id, link] of links) {
      if (id === first?.id) link.setAttribute('aria-current', 'true')
      else link.removeAttribute('aria-current')
    }
  },
  { rootMargin: '-64px 0px -60% 0px' },
)
for (const heading of headings) observer.observe(heading)

const sprite = document.querySelector('svg.icon use').getAttribute('href').replace(/#.*/, '')
article.querySelectorAll('.highlight > pre > code').forEach((code, index) => {
  code.id ||= `copy-source-${index}`
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'icon-button small copy'
  button.dataset.copyFrom = `#${CSS.escape(code.id)}`
  button.setAttribute('aria-label', 'Copy the code')
  button.innerHTML = `<svg class="icon" aria-hidden="true"><use href="${sprite}#copy"></use></svg>`
  const block = code.closest('.highlight')
  const language = block.className.match(/language-(\S+)/)?.[1]
  const label = Object.assign(document.createElement('span'), { className: 'lang', textContent: language })
  block.append(...(language && language !== 'text' ? [label] : []), button)
})

const makeReachable = () => {
  for (const box of article.querySelectorAll('pre, table')) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0
    else box.removeAttribute('tabindex')
  }
}
makeReachable()
addEventListener('resize', makeReachable)

for (const box of article.querySelectorAll('.task-list-item input')) box.setAttribute('aria-label', box.checked ? 'Done' : 'To do')

// The tree starts folded where it would stand above the text.
if (matchMedia('(max-width: 960px)').matches) document.querySelector('.docs-tree')?.removeAttribute('open')
