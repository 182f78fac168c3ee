/** What the written site does in a browser, as the module `_callboard/site.js`. Pages can be read without it. */
export const siteModule = `import { openArticle } from './article.js'
import { openTree } from './tree.js'

const root = document.documentElement
const base = root.dataset.base
const own = (name) => new URL(name + new URL(import.meta.url).search, import.meta.url)

// Search, loaded when it is first wanted.
const find = document.querySelector('.site-find')
let dialog
// What is typed before it is there.
let typed
async function search() {
  if (typed !== undefined) return
  typed = ''
  try {
    dialog ??= import(own('search-dialog.js')).then(({ openSearch }) => openSearch({ base }))
    const { open } = await dialog
    open(typed)
  } finally {
    typed = undefined
  }
}
if (find) {
  find.hidden = false
  find.addEventListener('click', search)
}

// Colours: those of the system, light, dark.
const colors = ['system', 'light', 'dark']
const toggle = document.querySelector('.site-color')
if (toggle) {
  toggle.hidden = false
  showColors()
  toggle.addEventListener('click', () => {
    const next = colors[(colors.indexOf(root.dataset.theme ?? 'system') + 1) % colors.length]
    if (next === 'system') delete root.dataset.theme
    else root.dataset.theme = next
    try {
      localStorage.setItem('callboard-docs-colors', next)
    } catch {}
    showColors()
  })
}
function showColors() {
  const now = root.dataset.theme ?? 'system'
  toggle.setAttribute('aria-label', 'Colours: ' + (now === 'system' ? 'as the system' : now))
  toggle.dataset.now = now
}

// On narrow screens the navigation is a drawer.
const menu = document.querySelector('.site-menu')
const nav = document.querySelector('.site-nav')
const rest = [document.querySelector('main')]
function showMenu(open) {
  document.body.classList.toggle('has-menu', open)
  menu?.setAttribute('aria-expanded', String(open))
  for (const part of rest) part.inert = open
  if (open) (nav.querySelector('[aria-current]') ?? nav.querySelector('a'))?.focus()
}
if (menu && nav) {
  root.classList.add('has-script')
  menu.setAttribute('role', 'button')
  menu.setAttribute('aria-controls', 'site-nav')
  menu.setAttribute('aria-expanded', 'false')
  menu.addEventListener('click', (event) => {
    event.preventDefault()
    showMenu(!document.body.classList.contains('has-menu'))
  })
  matchMedia('(min-width: 761px)').addEventListener('change', () => showMenu(false))
}

const toc = document.querySelector('.site-toc')
if (toc && matchMedia('(max-width: 1100px)').matches) toc.open = false

document.addEventListener('keydown', (event) => {
  if (typed !== undefined) {
    if (event.key.length === 1) typed += event.key
    event.preventDefault()
    return
  }
  if (event.key === 'Escape' && document.body.classList.contains('has-menu')) {
    showMenu(false)
    menu.focus()
    return
  }
  if (event.key === 'Escape') return clearMarks()
  const typing = event.target.closest?.('input, textarea, select, [contenteditable], dialog')
  if (typing || event.ctrlKey || event.metaKey || event.altKey) {
    if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && find) {
      event.preventDefault()
      search()
    }
    return
  }
  if ((event.key === '/' || event.key === 's') && find) {
    event.preventDefault()
    search()
  } else if (event.key === 'n' || event.key === 'p') {
    document.querySelector('.site-neighbours [rel="' + (event.key === 'n' ? 'next' : 'prev') + '"]')?.click()
  }
})

const { clearMarks } = openArticle({
  own,
  article: document.querySelector('.docs-article'),
  toc: document.querySelector('.site-toc'),
  diagrams: root.dataset.diagrams !== undefined,
})
if (nav) openTree({ nav, base })
if (root.dataset.versions !== undefined) import(own('versions.js')).then(({ openVersions }) => openVersions({ base }))
`
