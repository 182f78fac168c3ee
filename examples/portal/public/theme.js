// Colours and contrast: the system's or the reader's. A blocking script in <head>, so that they stand before the first paint.
;(() => {
  const choices = { theme: ['system', 'light', 'dark'], contrast: ['system', 'more'] }
  const icons = { system: 'monitor', light: 'sun', dark: 'moon' }
  const root = document.documentElement
  root.classList.add('js')

  const read = (name) => {
    try {
      return choices[name].includes(localStorage[name]) ? localStorage[name] : 'system'
    } catch {
      return 'system' // storage is off: the choice lasts as long as the page
    }
  }
  const chosen = { theme: read('theme'), contrast: read('contrast') }

  const apply = () => {
    if (chosen.theme === 'system') delete root.dataset.theme
    else root.dataset.theme = chosen.theme
    const sheet = document.querySelector('link[data-contrast]')
    if (sheet) sheet.media = chosen.contrast === 'more' ? 'all' : '(prefers-contrast: more)'
    for (const button of document.querySelectorAll('[data-theme-toggle]')) {
      const use = button.querySelector('use')
      use.setAttribute('href', use.getAttribute('href').replace(/#.*/, `#${icons[chosen.theme]}`))
      button.setAttribute('aria-label', `Theme: ${chosen.theme}`)
      button.title = `Theme: ${chosen.theme}`
    }
    for (const input of document.querySelectorAll('[data-appearance]'))
      input.checked = chosen[input.name] === input.value
  }
  const choose = (name, value) => {
    chosen[name] = value
    try {
      localStorage[name] = value
    } catch {}
    apply()
  }

  apply()
  document.addEventListener('DOMContentLoaded', apply)
  document.addEventListener('click', (event) => {
    if (!event.target.closest('[data-theme-toggle]')) return
    const modes = choices.theme
    choose('theme', modes[(modes.indexOf(chosen.theme) + 1) % modes.length])
  })
  document.addEventListener('change', ({ target }) => {
    if (target.matches('[data-appearance]')) choose(target.name, target.value)
  })
})()
