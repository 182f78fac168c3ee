// The file that the address names is marked in the tree, too. Which one is shown is the stylesheet's doing.
const shown = () =>
  document.querySelector('.shown-file:target') ? location.hash : `#${document.querySelector('.shown-file.is-first')?.id}`
const mark = () => {
  for (const link of document.querySelectorAll('.file-tree a[href]')) {
    if (link.hash === shown()) link.setAttribute('aria-current', 'true')
    else link.removeAttribute('aria-current')
  }
}
mark()
addEventListener('hashchange', mark)
document.addEventListener('htmx:after:swap', mark)
