// The search palette, opened by "/" or Ctrl/Cmd+K.
//
// Protocol: GET /search/palette?q=<text> answers an HTML fragment (views/palette-results.eta): any number of
// <div role="group"> with <a role="option" id href> inside, in the order of the arrow keys. While the field is
// empty nothing is fetched: what is starred, and what was opened last, is shown from localStorage.
const dialog = document.querySelector('dialog.palette') // not by id: a heading of the docs may have any id
const input = dialog.querySelector('input')
const list = dialog.querySelector('[role="listbox"]')
const status = dialog.querySelector('[role="status"]')
/** Places that are kept in this browser alone: what the reader starred and opened. */
const LIMITS = { starred: 20, recent: 8 }
/** Kinds that have an icon of their own. */
const KINDS = new Set(['component', 'api', 'resource', 'system', 'domain', 'group', 'user', 'template', 'location', 'airesource'])
let request
/** Resolves when the list answers what is in the field; nothing while it does. */
let pending

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
  if (option) remember(placeOf(option))
})
dialog.addEventListener('close', () => request?.abort())
input.addEventListener('input', () => search(input.value.trim()))
list.addEventListener('pointermove', (event) => {
  // A list that is drawn anew under a pointer at rest moves nothing: what is highlighted stays so.
  if (event.movementX !== 0 || event.movementY !== 0) choose(event.target.closest('[role="option"]'))
})
input.addEventListener('keydown', (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step) {
    event.preventDefault()
    move(step)
  } else if (event.key === 'Enter' && !event.isComposing) {
    event.preventDefault()
    const inNewTab = event.metaKey || event.ctrlKey
    const typed = input.value
    // Who types faster than the answer comes means what was typed, not what stood there before.
    Promise.resolve(pending).then(() => {
      if (dialog.open && input.value === typed) openChosen(inNewTab)
    })
  }
})

function open(text = '') {
  dialog.showModal()
  input.value = text
  search(text.trim())
}

function openChosen(inNewTab) {
  const option = selected()
  if (!option) return input.form.requestSubmit() // the form leads to the search page
  remember(placeOf(option))
  if (inNewTab) window.open(option.href, '_blank', 'noopener')
  else location.assign(option.href)
}

/** Shows the answer to a query. The one before is dimmed meanwhile, and nothing in it is chosen. */
function search(query) {
  request?.abort()
  if (!query) {
    pending = undefined
    return showKept()
  }
  request = new AbortController()
  choose()
  list.setAttribute('aria-busy', 'true')
  const asked = answer(query, request.signal).finally(() => {
    if (pending === asked) pending = undefined
  })
  pending = asked
}

async function answer(query, signal) {
  try {
    const response = await fetch(`/search/palette?q=${encodeURIComponent(query)}`, { signal })
    if (!response.ok) throw new Error(`The search answered ${response.status}.`)
    const html = await response.text()
    if (signal.aborted) return
    list.innerHTML = html
    list.scrollTop = 0
    list.removeAttribute('aria-busy')
    choose(list.querySelector('[role="option"]'))
    const count = list.querySelectorAll('[role="option"]:not([data-page])').length
    status.textContent = count ? `${count} results` : list.textContent.trim()
  } catch (error) {
    if (error.name !== 'AbortError') say('The search does not answer. Press Enter for the search page.')
  }
}

function showKept() {
  const groups = [['Starred', readKept('starred')], ['Recent', readKept('recent')]].filter(([, places]) => places.length)
  if (!groups.length) return say('Type a name, an owner or a word of the docs.')
  let index = 0
  list.replaceChildren(...groups.map(([title, places]) => {
    const group = document.createElement('div')
    group.setAttribute('role', 'group')
    group.setAttribute('aria-label', title)
    const heading = document.createElement('h3')
    heading.setAttribute('role', 'presentation')
    heading.textContent = title
    group.append(heading, ...places.map((place) => optionOf(place, index++)))
    return group
  }))
  list.removeAttribute('aria-busy')
  choose(list.querySelector('[role="option"]'))
}

function optionOf(place, index) {
  const option = document.createElement('a')
  option.className = 'palette-item'
  option.id = `palette-option-${index}`
  option.href = place.href
  option.tabIndex = -1
  option.setAttribute('role', 'option')
  option.append(iconLike(place.icon), ...['title', 'detail', 'hint'].map((part) => text(part, place[part])))
  return option
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
  list.removeAttribute('aria-busy')
  choose()
}

const selected = () => list.querySelector('[aria-selected="true"]')

function choose(option) {
  const options = [...list.querySelectorAll('[role="option"]')]
  if (option === null && options.length) return
  for (const other of options) other.setAttribute('aria-selected', String(other === option))
  input.setAttribute('aria-expanded', String(options.length > 0))
  // A sentence is no option to choose.
  list.setAttribute('role', options.length ? 'listbox' : 'group')
  if (option) input.setAttribute('aria-activedescendant', option.id)
  else input.removeAttribute('aria-activedescendant')
}

function move(step) {
  const options = [...list.querySelectorAll('[role="option"]')]
  if (pending || !options.length) return
  const next = options.at((options.indexOf(selected()) + step) % options.length)
  choose(next)
  next.scrollIntoView({ block: 'nearest' })
}

/** What an option leads to, to be kept; nothing for the search page, which is no place of its own. */
function placeOf(option) {
  if (option.hasAttribute('data-page')) return undefined
  const [title, detail, hint] = [...option.querySelectorAll(':scope > span')].map((span) => span.textContent)
  const icon = option.querySelector('use')?.getAttribute('href').split('#')[1] ?? 'entity'
  return { href: option.getAttribute('href'), icon, title, detail, hint }
}

/** The places of a list, newest first. */
function readKept(list) {
  try {
    const places = JSON.parse(localStorage.getItem(`callboard.${list}`) ?? '[]')
    // A place is put into href, and another page of this origin may have written it.
    return places.filter(({ href }) => typeof href === 'string' && /^\/(?![/\\])/.test(href))
  } catch {
    return []
  }
}

/** Puts a place at the head of those that were opened. */
function remember(place) {
  if (place) keep('recent', [place, ...readKept('recent').filter(({ href }) => href !== place.href)])
}

/** Stars a place, or no longer. */
function toggleStar(place) {
  const others = readKept('starred').filter(({ href }) => href !== place.href)
  keep('starred', others.length < readKept('starred').length ? others : [place, ...others])
}

function keep(list, places) {
  try {
    localStorage.setItem(`callboard.${list}`, JSON.stringify(places.slice(0, LIMITS[list])))
  } catch {} // storage is off: nothing is remembered
}

// The page itself can be starred.
const star = document.querySelector('[data-star]')
const here = location.pathname
const isStarred = () => readKept('starred').some(({ href }) => href === here)
star?.setAttribute('aria-pressed', String(isStarred()))
star?.addEventListener('click', () => {
  toggleStar(placeHere())
  star.setAttribute('aria-pressed', String(isStarred()))
})

/** This page, as the palette would show it: an entity by its reference, another page by its path. */
function placeHere() {
  const title = document.querySelector('main h1')?.textContent.trim() || document.title
  const [, area, namespace, kind, name, tab] = here.split('/')
  if (area === 'catalog' && name && !tab) {
    const icon = KINDS.has(kind) ? kind : 'entity'
    return { href: here, icon, title, detail: `${kind}:${namespace}/${name}`, hint: '' }
  }
  const icon = { docs: 'book', templates: 'template', runs: 'runs' }[area] ?? 'file'
  return { href: here, icon, title, detail: here, hint: '' }
}

// A page may list what is starred, and let it go.
for (const section of document.querySelectorAll('[data-kept="starred"]')) showStarred(section)

function showStarred(section) {
  const places = readKept('starred')
  section.hidden = places.length === 0
  section.querySelector('ul').replaceChildren(...places.map((place) => {
    const link = Object.assign(document.createElement('a'), { href: place.href, textContent: place.title })
    link.title = place.detail ?? ''
    const item = document.createElement('li')
    item.className = 'starred'
    item.append(iconLike(place.icon), link)
    if (section.dataset.mayForget === undefined) return item
    const forget = Object.assign(document.createElement('button'), { type: 'button', className: 'icon-button small' })
    forget.setAttribute('aria-label', `No longer star ${place.title}`)
    forget.append(iconLike('x'))
    forget.addEventListener('click', () => {
      toggleStar(place)
      showStarred(section)
    })
    item.append(forget)
    return item
  }))
}

function iconLike(name) {
  const icon = input.form.querySelector('svg').cloneNode(true)
  icon.firstElementChild.setAttribute('href', icon.firstElementChild.getAttribute('href').replace(/#.*/, `#${name}`))
  return icon
}
