// Copy buttons: data-copy="text", or data-copy-from="<selector>" for what an element shows.
document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-copy], [data-copy-from]')
  if (!button) return
  const source = button.dataset.copyFrom && document.querySelector(button.dataset.copyFrom)
  const use = button.querySelector('use')
  const before = use.getAttribute('href')
  const done = await write(source ? textOf(source) : button.dataset.copy)
  use.setAttribute('href', before.replace(/#.*/, done ? '#check' : '#x'))
  button.classList.toggle('is-done', done)
  setTimeout(() => {
    use.setAttribute('href', before.replace(/#.*/, '#copy'))
    button.classList.remove('is-done')
  }, 1500)
})

/** The log is copied without line numbers and without the lines of other steps. */
function textOf(source) {
  const lines = source.querySelectorAll('.log-line:not([hidden]) > span')
  return lines.length ? [...lines].map((line) => line.textContent).join('\n') : source.textContent
}

async function write(text) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}
