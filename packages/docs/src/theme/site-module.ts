/** What the written site does in a browser, as the module `_callboard/site.js`. Pages work without it. */
export const siteModule = `import { prepare, search } from './search.js'

const form = document.querySelector('.site-search')
const input = form.querySelector('input')
const list = form.querySelector('.site-results')
const base = form.dataset.base
let index
let latest = 0

form.hidden = false
form.addEventListener('submit', (event) => {
  event.preventDefault()
  list.querySelector('a')?.click()
})
input.addEventListener('focus', load)
input.addEventListener('input', show)
document.addEventListener('keydown', (event) => {
  const inField = event.target.closest('input, textarea, select, [contenteditable]')
  if (event.key === '/' && !inField && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault()
    input.focus()
  } else if (event.key === 'Escape' && form.contains(event.target)) {
    input.value = ''
    list.hidden = true
    input.blur()
  } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && form.contains(event.target)) {
    event.preventDefault()
    move(event.key === 'ArrowDown' ? 1 : -1)
  }
})
document.addEventListener('click', (event) => {
  if (!form.contains(event.target)) list.hidden = true
})

function load() {
  index ??= fetch(base + 'search/search_index.json')
    .then((response) => response.json())
    .then(({ docs }) => prepare(docs))
    .catch(() => { index = undefined; return [] })
  return index
}

async function show() {
  const turn = ++latest
  const query = input.value
  const hits = search(await load(), query)
  if (turn !== latest) return
  list.replaceChildren(...(hits.length > 0 ? hits.map(resultOf) : [nothing(query)]))
  list.hidden = query.trim() === ''
}

function resultOf({ location, title, excerpt }) {
  const link = element('a', '', element('strong', title), element('span', excerpt))
  link.href = base + location || './'
  return element('li', '', link)
}

function nothing(query) {
  return element('li', 'Nothing found for "' + query.trim() + '".')
}

function element(name, text, ...children) {
  const made = document.createElement(name)
  made.textContent = text
  made.append(...children)
  return made
}

function move(step) {
  const stops = [input, ...list.querySelectorAll('a')]
  const next = stops.indexOf(document.activeElement) + step
  stops[(next + stops.length) % stops.length].focus()
}

// Copying a block of code: offered only where it can work.
if (navigator.clipboard) {
  for (const block of document.querySelectorAll('.docs-article .highlight')) {
    const button = element('button', 'Copy')
    button.type = 'button'
    button.className = 'site-copy'
    button.addEventListener('click', async () => {
      const code = block.querySelector('.code code') ?? block.querySelector('code')
      await navigator.clipboard.writeText(code.textContent)
      button.textContent = 'Copied'
      setTimeout(() => { button.textContent = 'Copy' }, 1500)
    })
    block.append(button)
  }
}
`
