/** The search as readers see it, as the module `_callboard/search-dialog.js`; it is loaded when it is first opened. */
export const searchDialogModule = `export async function openSearch({ base }) {
  const { prepare, search, termsOf } = await import(new URL('search.js' + new URL(import.meta.url).search, import.meta.url))
  const dialog = element('dialog', { className: 'site-search', ariaLabel: 'Search' })
  const input = element('input', { type: 'text', placeholder: 'Search', autocomplete: 'off', spellcheck: false })
  const list = element('div', { className: 'site-results', id: 'site-results', role: 'listbox', ariaLabel: 'Results' })
  const status = element('p', { className: 'site-found', role: 'status' })
  for (const [name, value] of Object.entries({ role: 'combobox', 'aria-label': 'Search', 'aria-expanded': 'true', 'aria-autocomplete': 'list', 'aria-controls': 'site-results', enterkeyhint: 'search' }))
    input.setAttribute(name, value)
  const close = element('button', { type: 'button', className: 'site-close', textContent: 'Close' })
  const head = element('div', { className: 'site-search-head' })
  head.append(input, close)
  dialog.append(head, list, status)
  document.body.append(dialog)

  let index
  let turn = 0
  let failed = false
  function load() {
    index ??= fetch(base + 'search/search_index.json')
      .then((answer) => {
        if (!answer.ok) throw new Error(String(answer.status))
        return answer.json()
      })
      .then(({ docs }) => prepare(docs))
    return index.catch(() => {
      index = undefined
      failed = true
      return []
    })
  }

  async function show() {
    const mine = ++turn
    const query = input.value.trim()
    const hits = query === '' ? [] : search(await load(), query)
    if (mine !== turn) return
    list.replaceChildren(...hits.map((hit, place) => resultOf(hit, place, termsOf(query))))
    choose(list.firstElementChild)
    status.textContent = query === '' ? '' : failed ? 'The search cannot be loaded.' : hits.length === 0 ? 'Nothing found for "' + query + '".' : hits.length === 1 ? '1 result' : hits.length + ' results'
    failed = false
  }

  function resultOf({ location, title, page, excerpt }, place, terms) {
    const link = element('a', { id: 'site-result-' + place, role: 'option', tabIndex: -1 })
    const [path, fragment] = location.split('#')
    link.href = (base + path || './') + '?h=' + encodeURIComponent(terms.join(' ')) + (fragment === undefined ? '' : '#' + fragment)
    link.addEventListener('click', () => dialog.close())
    const head = element('strong')
    head.append(...pieces(title))
    link.append(head)
    if (page !== undefined) link.append(element('small', { textContent: page }))
    const text = element('span')
    text.append(...pieces(excerpt))
    link.append(text)
    return link
  }

  function choose(option) {
    list.querySelector('[aria-selected="true"]')?.setAttribute('aria-selected', 'false')
    if (!option) return input.removeAttribute('aria-activedescendant')
    option.setAttribute('aria-selected', 'true')
    option.scrollIntoView({ block: 'nearest' })
    input.setAttribute('aria-activedescendant', option.id)
  }

  input.addEventListener('input', show)
  input.addEventListener('keydown', (event) => {
    const chosen = list.querySelector('[aria-selected="true"]')
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      const down = event.key === 'ArrowDown'
      choose((down ? chosen?.nextElementSibling : chosen?.previousElementSibling) ?? (down ? list.firstElementChild : list.lastElementChild))
    } else if (event.key === 'Enter') {
      event.preventDefault()
      chosen?.click()
    }
  })
  close.addEventListener('click', () => dialog.close())
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close()
  })
  return {
    open(text) {
      if (dialog.open) return
      dialog.showModal()
      load()
      if (text === '') return input.select()
      input.value = text
      show()
    },
  }
}

const pieces = (segments) => segments.map(({ text, match }) => (match ? element('mark', { textContent: text }) : text))

function element(name, properties = {}) {
  return Object.assign(document.createElement(name), properties)
}
`
