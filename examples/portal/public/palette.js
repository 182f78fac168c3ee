// The search palette, opened by "/" or Ctrl/Cmd+K.
//
// Protocol: GET /search/palette?q=<text> answers an HTML fragment (views/palette-results.eta): any number of
// <div role="group"> with <a role="option" id href> inside, in the order of the arrow keys. While the field is
// empty nothing is fetched: the last results that were opened are shown from localStorage.
const dialog = document.querySelector('dialog.palette') // not by id: a heading of the docs may have any id
const input = dialog.querySelector('input')
const list = dialog.querySelector('[role="listbox"]')
const status = dialog.querySelector('[role="status"]')
const RECENT_KEY = 'callboard.recent'
const RECENT_LIMIT = 8
let request

document.addEventListener('keydown', (event) => {
  const typing = event.target.closest?.('input, textarea, select, [contenteditable]')
  const shortcut = event.key.toLowerCase() === 'k' && (event.metaKey || event.ctrlKey)
  const slash = event.key === '/' && !typing && !event.metaKey && !event.ctrlKey && !event.altKey
  if ((!shortcut && !slash) || dialog.open) return
  event.preventDefault()
  open()
})

const field = document.querySelector('[data-palette-open] input')
field?.addEventListener('pointerdown', (event) => {
  event.preventDefault()
  open(field.value)
})
field?.addEventListener('beforeinput', (event) => {
  if (!event.data) return
  event.preventDefault()
  open(field.value + event.data)
})

dialog.addEventListener('click', (event) => {
  if (event.target === dialog) dialog.close()
  const option = event.target.closest('[role="option"]')
  if (option) remember(option)
})
dialog.addEventListener('close', () => request?.abort())
input.addEventListener('input', () => search(input.value.trim()))
list.addEventListener('pointermove', (event) => choose(event.target.closest('[role="option"]')))
input.addEventListener('keydown', (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step) {
    event.preventDefault()
    move(step)
  } else if (event.key === 'Enter') {
    const option = selected()
    if (!option) return // the form leads to the search page
    event.preventDefault()
    remember(option)
    if (event.metaKey || event.ctrlKey) window.open(option.href, '_blank', 'noopener')
    else location.assign(option.href)
  }
})

function open(text = '') {
  dialog.showModal()
  input.value = text
  search(text.trim())
}

async function search(query) {
  request?.abort()
  if (!query) return showRecent()
  request = new AbortController()
  try {
    const response = await fetch(`/search/palette?q=${encodeURIComponent(query)}`, { signal: request.signal })
    if (!response.ok) throw new Error(`The search answered ${response.status}.`)
    list.innerHTML = await response.text()
    list.scrollTop = 0
    choose(list.querySelector('[role="option"]'))
    status.textContent = `${list.querySelectorAll('[role="option"]').length} results`
  } catch (error) {
    if (error.name !== 'AbortError') say('The search does not answer. Press Enter for the search page.')
  }
}

function showRecent() {
  const recent = readRecent()
  if (!recent.length) return say('Type a name, an owner or a word of the docs.')
  list.innerHTML = '<div role="group" aria-labelledby="palette-recent"><h3 id="palette-recent" role="presentation">Recent</h3></div>'
  recent.forEach((entry, index) => {
    const option = document.createElement('a')
    option.className = 'palette-item'
    option.id = `palette-option-${index}`
    option.href = entry.href
    option.tabIndex = -1
    option.setAttribute('role', 'option')
    const icon = input.form.querySelector('svg').cloneNode(true)
    icon.firstElementChild.setAttribute('href', icon.firstElementChild.getAttribute('href').replace(/#.*/, `#${entry.icon}`))
    option.append(icon, ...['title', 'detail', 'hint'].map((part) => text(part, entry[part])))
    list.firstElementChild.append(option)
  })
  choose(list.querySelector('[role="option"]'))
}

function text(part, value) {
  const span = document.createElement('span')
  span.className = `${part === 'title' ? '' : part} truncate`.trim()
  span.textContent = value ?? ''
  return span
}

function say(sentence) {
  const line = document.createElement('p')
  line.className = 'palette-empty'
  line.textContent = sentence
  list.replaceChildren(line)
  choose()
}

const selected = () => list.querySelector('[aria-selected="true"]')

function choose(option) {
  if (option === null && list.querySelector('[role="option"]')) return
  for (const other of list.querySelectorAll('[role="option"]')) other.setAttribute('aria-selected', String(other === option))
  if (option) input.setAttribute('aria-activedescendant', option.id)
  else input.removeAttribute('aria-activedescendant')
}

function move(step) {
  const options = [...list.querySelectorAll('[role="option"]')]
  const next = options.at((options.indexOf(selected()) + step) % options.length)
  choose(next)
  next?.scrollIntoView({ block: 'nearest' })
}

function readRecent() {
  try {
    const entries = JSON.parse(localStorage.getItem(RECENT_KEY) ?? '[]')
    // An entry is put into href, and another page of this origin may have written it.
    return entries.filter((entry) => typeof entry.href === 'string' && /^\/(?!\/)/.test(entry.href))
  } catch {
    return []
  }
}

function remember(option) {
  const [title, detail, hint] = [...option.querySelectorAll(':scope > span')].map((span) => span.textContent)
  const icon = option.querySelector('use')?.getAttribute('href').split('#')[1] ?? 'entity'
  const entry = { href: option.getAttribute('href'), icon, title, detail, hint }
  const entries = [entry, ...readRecent().filter((other) => other.href !== entry.href)].slice(0, RECENT_LIMIT)
  try {
    localStorage.setItem(RECENT_KEY, JSON.stringify(entries))
  } catch {} // storage is off: nothing is remembered
}
