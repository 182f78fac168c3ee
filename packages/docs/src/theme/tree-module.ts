/**
 * The whole navigation, which pages hold only a part of: the module `tree.js` loads it from `_callboard/nav.json` below `base`,
 * once for all pages, and puts it in place of the part, folded but for the way to the page. Sections fold by buttons of the class
 * `docs-fold`, beside the link in a `docs-row` where they have a page of their own.
 */
export const treeModule = `export async function openTree({ nav, base, scroller = nav }) {
  const answer = await fetch(base + '_callboard/nav.json').catch(() => undefined)
  if (!answer?.ok) return
  const entries = await answer.json()
  const root = new URL(base || './', location.href)
  const plain = (address) => address.replace(/[?#].*$/, '').replace(/(^|\\/)index\\.html$/, '$1')
  const here = plain(location.href)
  const hrefOf = (href) => (/^(?:https?:|mailto:)/i.test(href) ? href : new URL(href, root).href)
  const isHere = (href) => href !== null && plain(hrefOf(href)) === here
  const holds = ([, href, below]) => isHere(href) || (below?.some(holds) ?? false)

  const list = (items) => {
    const made = document.createElement('ul')
    for (const item of items) made.append(entry(item))
    return made
  }
  const entry = (item) => {
    const [title, href, below] = item
    const made = document.createElement('li')
    const label = document.createElement(href === null ? 'span' : 'a')
    label.textContent = title
    if (href !== null) label.href = hrefOf(href)
    if (isHere(href)) label.setAttribute('aria-current', 'page')
    if (!below) {
      made.append(label)
      return made
    }
    made.className = 'section'
    const fold = document.createElement('button')
    fold.type = 'button'
    fold.className = 'docs-fold'
    // A section without a page of its own is one target; one with a page has two.
    if (href === null) fold.append(title)
    else fold.setAttribute('aria-label', title + ': pages below')
    const show = (open) => {
      fold.setAttribute('aria-expanded', String(open))
      // Made when it is first unfolded: large sites have thousands of entries.
      if (open && !made.querySelector(':scope > ul')) made.append(list(below))
      const inside = made.querySelector(':scope > ul')
      if (inside) inside.hidden = !open
    }
    fold.addEventListener('click', () => show(fold.getAttribute('aria-expanded') !== 'true'))
    if (href === null) made.append(fold)
    else {
      const row = document.createElement('div')
      row.className = 'docs-row'
      row.append(label, fold)
      made.append(row)
    }
    show(holds(item))
    return made
  }

  const offset = nav.querySelector('[aria-current]')?.getBoundingClientRect().top
  nav.replaceChildren(list(entries))
  const current = nav.querySelector('[aria-current]')
  if (!current) return
  // The entry of this page stays where the reader saw it, or comes into sight.
  if (offset !== undefined) scroller.scrollTop += current.getBoundingClientRect().top - offset
  const box = scroller.getBoundingClientRect()
  const place = current.getBoundingClientRect()
  if (place.top < box.top || place.bottom > box.bottom) scroller.scrollTop += place.top - box.top - box.height / 3
}
`
