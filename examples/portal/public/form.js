// Small helps for forms; every form works without them.

// Fields that depend on another: data-show-when="<name>" data-show-values='["a","b"]', or any value where there are none.
// Hidden fields are not posted.
const update = () => {
  for (const field of document.querySelectorAll('[data-show-when]')) {
    const values = new FormData(field.closest('form')).getAll(field.dataset.showWhen)
    const wanted = field.dataset.showValues && JSON.parse(field.dataset.showValues)
    field.hidden = !values.some((value) => (wanted ? wanted.includes(value) : value !== ''))
    for (const control of field.querySelectorAll('input, select, textarea')) control.disabled = field.hidden
  }
  // A page of which nothing is asked is not there.
  for (const section of document.querySelectorAll('.form-section')) {
    const fields = [...section.querySelectorAll(':scope > .fields > .field')]
    section.hidden = fields.length > 0 && fields.every((field) => field.hidden)
  }
}
update()
document.addEventListener('change', update)

// What is chosen can be looked at: the link below a choice follows it.
const follow = ({ target }) => {
  const link = target.closest('[data-field]')?.querySelector('.chosen-link a')
  if (!link || !target.matches('select, input[list]')) return
  const options = [...(target.list ?? target).querySelectorAll('option')]
  const chosen = options.find(({ value }) => value === target.value)
  link.parentElement.hidden = chosen?.dataset.href === undefined
  if (chosen?.dataset.href === undefined) return
  link.href = chosen.dataset.href
  link.firstChild.textContent = `${chosen.textContent || chosen.value}\u00a0`
}
document.addEventListener('change', follow)
document.addEventListener('input', follow)

// A list of groups that grew or shrank in place: the new group takes the focus, or the button that adds one.
document.addEventListener('htmx:after:swap', () => {
  update()
  document.querySelector('[data-focus]')?.focus()
})

// The summary of errors takes the focus, so that it is read first.
document.querySelector('#errors')?.focus()

// A field leaves no empty parameter in the address (data-drop-empty), with htmx and without.
document.addEventListener('formdata', (event) => {
  if (!event.target.matches('[data-drop-empty]')) return
  for (const [name, value] of [...event.formData]) if (value === '') event.formData.delete(name)
})

// A long list of choices is narrowed while typing (data-narrow). What is chosen stays in sight; nothing of it is posted.
document.addEventListener('input', (event) => {
  if (!event.target.matches('[data-narrow]')) return
  const wanted = event.target.value.trim().toLowerCase()
  for (const label of event.target.parentElement.querySelectorAll('label')) {
    label.hidden = !label.querySelector('input').checked && !label.textContent.toLowerCase().includes(wanted)
  }
})
document.addEventListener('change', (event) => {
  if (event.target.matches('[data-narrow]')) event.stopPropagation()
}, { capture: true })
document.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && event.target.matches('[data-narrow]')) event.preventDefault()
})
