// "j" and "k" move between the rows of a list (links with data-row); Enter opens, as on every link.
document.addEventListener('keydown', (event) => {
  const step = { j: 1, k: -1 }[event.key]
  if (!step || event.metaKey || event.ctrlKey || event.altKey) return
  if (event.target.closest?.('input:not([type="checkbox"], [type="radio"]), textarea, select, dialog, [contenteditable]')) return
  const rows = [...document.querySelectorAll('[data-row]')]
  const current = rows.indexOf(document.activeElement)
  const next = rows[current < 0 ? 0 : current + step]
  if (!next) return
  event.preventDefault()
  next.focus()
})
