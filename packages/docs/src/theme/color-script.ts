/** Sets the colours that the reader chose before the page is painted: `_callboard/color.js`, which is no module for that reason. */
export const colorScript = `try {
  const chosen = localStorage.getItem('callboard-docs-colors')
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen
} catch {}
`
