// Rows that the reader starred come first, in a part of the table of their own. They are kept in this browser.
const sprite = document.querySelector('svg.icon use').getAttribute('href').replace(/#.*/, '')

for (const table of document.querySelectorAll('table[data-stars]')) {
  const { stars: key } = table.dataset
  const rows = [...table.querySelectorAll('tr[data-star]')]
  const homes = new Map(rows.map((row) => [row, row.parentElement]))
  const starred = document.createElement('tbody')
  const columns = table.tHead.rows[0].cells.length
  starred.innerHTML = `<tr class="group-row"><th scope="rowgroup" colspan="${columns}">Starred</th></tr>`
  table.tHead.after(starred)

  const read = () => {
    try {
      return new Set(JSON.parse(localStorage.getItem(key) ?? '[]'))
    } catch {
      return new Set()
    }
  }
  const show = () => {
    const chosen = read()
    for (const row of rows) {
      const isStarred = chosen.has(row.dataset.star)
      const part = isStarred ? starred : homes.get(row)
      // In their order, behind those that come before it.
      const before = rows.slice(0, rows.indexOf(row)).filter((each) => each.parentElement === part).at(-1)
      if (before) before.after(row)
      else if (part.querySelector('.group-row')) part.querySelector('.group-row').after(row)
      else part.prepend(row)
      row.querySelector('[data-star-toggle]').setAttribute('aria-pressed', String(isStarred))
    }
    starred.hidden = chosen.size === 0 || starred.rows.length === 1
  }
  for (const row of rows) {
    const title = row.querySelector('a').textContent
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'icon-button small star' })
    button.dataset.starToggle = ''
    button.setAttribute('aria-label', `Star ${title}`)
    button.innerHTML = `<svg class="icon" aria-hidden="true"><use href="${sprite}#star"></use></svg>`
    button.addEventListener('click', () => {
      const chosen = read()
      if (!chosen.delete(row.dataset.star)) chosen.add(row.dataset.star)
      try {
        localStorage.setItem(key, JSON.stringify([...chosen]))
      } catch {
        // Nothing can be kept here.
      }
      show()
      button.focus()
    })
    row.querySelector('.cell-entity').append(button)
  }
  show()
}
