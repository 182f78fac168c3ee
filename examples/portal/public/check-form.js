// Checks a form while it is filled in: what the server would refuse is said beside each field that was touched.
//
// POST data-check with the form's fields answers { problems: [{ fieldId, message }] }.
const form = document.querySelector('form[data-check]')
const status = document.querySelector('#check-status')
const pauseMs = 300
const touched = new Set()
let timer
let asked

form?.addEventListener('input', (event) => touch(event.target, pauseMs))
form?.addEventListener('change', (event) => touch(event.target, 0))
form?.addEventListener('submit', stop)
// A field is judged when it is left; a group of fields when the focus has left all of it.
form?.addEventListener('focusout', ({ target, relatedTarget }) => {
  if (!target.matches('input, textarea, select') || target.value === '') return
  for (let group = target.closest('[data-field]'); group; group = group.parentElement.closest('[data-field]')) {
    if (!group.contains(relatedTarget)) touched.add(group.dataset.field)
  }
  touch(target, 0)
})

function touch(control, pause) {
  const field = control.closest('[data-field]')
  if (!field || control.matches('[data-narrow]')) return
  touched.add(field.dataset.field)
  clearTimeout(timer)
  timer = setTimeout(check, pause)
}

function stop() {
  clearTimeout(timer)
  asked?.abort()
}

async function check() {
  stop()
  asked = new AbortController()
  const { signal } = asked
  try {
    const body = new URLSearchParams(new FormData(form))
    const response = await fetch(form.dataset.check, { method: 'POST', body, signal })
    if (response.ok && !signal.aborted) show((await response.json()).problems)
  } catch (error) {
    // Without an answer the page stays as it is: the server judges again when the form is sent.
    if (error.name !== 'AbortError' && !(error instanceof TypeError)) throw error
  }
}

function show(problems) {
  const said = new Map(problems.map(({ fieldId, message }) => [fieldId, message]))
  const fresh = []
  for (const field of form.querySelectorAll('[data-field]')) {
    const id = field.dataset.field
    const message = touched.has(id) && !field.hidden ? said.get(id) : undefined
    const before = field.querySelector(`#${CSS.escape(id)}-error`)
    if (message !== undefined && before?.textContent.trim() !== message) fresh.push(message)
    mark(field, message, before)
  }
  // The summary of the last sending is out of date as soon as an answer is changed for the better.
  for (const link of form.querySelectorAll('#errors a'))
    link.parentElement.hidden = touched.has(link.hash.slice(1)) && !said.has(link.hash.slice(1))
  const summary = form.querySelector('#errors')
  if (summary) summary.hidden = [...summary.querySelectorAll('li')].every((item) => item.hidden)
  if (fresh.length) status.textContent = fresh.join('. ')
}

function mark(field, message, before) {
  if (!touched.has(field.dataset.field)) return
  const noteId = `${field.dataset.field}-error`
  const control = field.matches('fieldset') ? field : field.querySelector('input, select, textarea')
  const others = (control.getAttribute('aria-describedby') ?? '').split(' ').filter((id) => id && id !== noteId)
  const described = message === undefined ? others : [noteId, ...others]
  if (described.length) control.setAttribute('aria-describedby', described.join(' '))
  else control.removeAttribute('aria-describedby')
  if (control !== field) {
    if (message === undefined) control.removeAttribute('aria-invalid')
    else control.setAttribute('aria-invalid', 'true')
  }
  if (message === undefined) return before?.remove()
  const note = before ?? field.insertBefore(newNote(noteId), field.querySelector(':scope > .help'))
  note.querySelector('span').textContent = message
}

function newNote(id) {
  const note = document.querySelector('#field-error').content.firstElementChild.cloneNode(true)
  return Object.assign(note, { id })
}
