// Light, dark or the system's choice. A blocking script in <head>, so that the theme stands before the first paint.
;(() => {
  const modes = ['system', 'light', 'dark']
  const icons = { system: 'monitor', light: 'sun', dark: 'moon' }
  const root = document.documentElement
  root.classList.add('js')

  const read = () => {
    try {
      return modes.includes(localStorage.theme) ? localStorage.theme : 'system'
    } catch {
      return 'system' // storage is off: the choice lasts as long as the page
    }
  }
  const apply = (mode) => {
    if (mode === 'system') delete root.dataset.theme
    else root.dataset.theme = mode
    for (const button of document.querySelectorAll('[data-theme-toggle]')) {
      const use = button.querySelector('use')
      use.setAttribute('href', use.getAttribute('href').replace(/#.*/, `#${icons[mode]}`))
      button.setAttribute('aria-label', `Theme: ${mode}`)
      button.title = `Theme: ${mode}`
    }
  }

  let current = read()
  apply(current)
  document.addEventListener('DOMContentLoaded', () => apply(current))
  document.addEventListener('click', (event) => {
    if (!event.target.closest('[data-theme-toggle]')) return
    current = modes[(modes.indexOf(current) + 1) % modes.length]
    try {
      localStorage.theme = current
    } catch {}
    apply(current)
  })
})()
