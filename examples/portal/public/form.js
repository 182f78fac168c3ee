// Small helps for forms; every form works without them.

// Fields that depend on another: data-show-when="<name>" data-show-values='["a","b"]'. Hidden fields are not posted.
const dependents = [...document.querySelectorAll('[data-show-when]')]
const update = () => {
  for (const field of dependents) {
    const form = field.closest('form')
    const values = new FormData(form).getAll(field.dataset.showWhen)
    field.hidden = !values.some((value) => JSON.parse(field.dataset.showValues).includes(value))
    for (const control of field.querySelectorAll('input, select, textarea')) control.disabled = field.hidden
  }
}
if (dependents.length) {
  update()
  document.addEventListener('change', update)
}

// The summary of errors takes the focus, so that it is read first.
document.querySelector('#errors')?.focus()

// A field leaves no empty parameter in the address (data-drop-empty), with htmx and without.
document.addEventListener('formdata', (event) => {
  if (!event.target.matches('[data-drop-empty]')) return
  for (const [name, value] of [...event.formData]) if (value === '') event.formData.delete(name)
})
