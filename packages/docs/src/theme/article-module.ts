/** What an article does in a browser: contents that follow the reader, copying, boxes that scroll by keyboard, found words, diagrams. */
export const articleModule = `export function openArticle({ own, article, toc, diagrams }) {
  if (toc) followReader(article, toc)
  if (navigator.clipboard) offerCopies(article)
  makeReachable(article)
  addEventListener('resize', () => makeReachable(article))
  nameControls(article)
  // Without Mermaid, the source of a diagram stays.
  if (diagrams) drawDiagrams(article, own)
  return { clearMarks: markWords(article) }
}

// Of the headings that the reader has come to, the last one is where he is; after a jump, it is where he jumped to until he scrolls.
function followReader(article, toc) {
  const links = new Map([...toc.querySelectorAll('a')].map((link) => [idIn(link.hash), link]))
  const headings = [...links.keys()].map((id) => document.getElementById(id)).filter((heading) => heading && article.contains(heading))
  if (headings.length === 0) return
  // What stands at the top covers the page: a jump leaves as much room above a heading.
  const room = parseFloat(getComputedStyle(headings[0]).scrollMarginTop) + (parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0)
  const line = Math.max(120, room + 8)
  let waiting = false
  let target
  const show = () => {
    waiting = false
    const atEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 2
    const passed = headings.filter((heading) => heading.getBoundingClientRect().top < line)
    const now = target ?? (atEnd && scrollY > 0 ? headings.at(-1) : (passed.at(-1) ?? headings[0]))
    for (const [id, link] of links) {
      if (id === now.id) link.setAttribute('aria-current', 'true')
      else link.removeAttribute('aria-current')
    }
    const link = links.get(now.id)
    if (toc.scrollHeight > toc.clientHeight) toc.scrollTop = link.offsetTop - toc.clientHeight / 2
  }
  addEventListener('scroll', () => {
    if (waiting) return
    waiting = true
    requestAnimationFrame(show)
  }, { passive: true })
  const jump = () => {
    target = headings.find((heading) => heading.id === idIn(location.hash))
    show()
  }
  const walk = () => {
    target = undefined
  }
  for (const type of ['wheel', 'touchmove', 'keydown', 'pointerdown']) addEventListener(type, walk, { passive: true })
  addEventListener('hashchange', jump)
  jump()
}

function idIn(hash) {
  try {
    return decodeURIComponent(hash.slice(1))
  } catch {
    // Somebody wrote an address by hand.
    return ''
  }
}

function offerCopies(article) {
  for (const block of article.querySelectorAll('.highlight')) {
    const code = block.querySelector('.code code') ?? block.querySelector('code')
    if (code) block.append(copyButton('Copy the code', () => code.textContent))
  }
  for (const link of article.querySelectorAll('.headerlink')) {
    link.addEventListener('click', () => navigator.clipboard.writeText(link.href).then(() => say('Address copied')))
  }
}

function copyButton(label, textOf) {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'docs-copy'
  button.setAttribute('aria-label', label)
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(textOf())
    button.classList.add('is-done')
    say('Copied')
    setTimeout(() => button.classList.remove('is-done'), 1500)
  })
  return button
}

let status
function say(text) {
  if (!status) {
    status = document.createElement('p')
    status.className = 'docs-status'
    status.setAttribute('role', 'status')
    document.body.append(status)
  }
  status.textContent = text
  setTimeout(() => { if (status.textContent === text) status.textContent = '' }, 1500)
}

function makeReachable(article) {
  for (const box of article.querySelectorAll('pre, table, .tabbed-labels')) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0
    else box.removeAttribute('tabindex')
  }
}

function nameControls(article) {
  for (const box of article.querySelectorAll('.task-list-item input')) box.setAttribute('aria-label', box.checked ? 'Done' : 'To do')
}

// Words that a search led here for, without touching the text.
function markWords(article) {
  const words = new URLSearchParams(location.search).get('h')?.toLowerCase().split(/[^\\p{L}\\p{N}_]+/u).filter(Boolean).slice(0, 8) ?? []
  if (words.length === 0 || typeof Highlight === 'undefined') return () => {}
  const ranges = []
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT)
  while (walker.nextNode() && ranges.length < 1000) {
    const text = walker.currentNode.data.toLowerCase()
    for (const word of words) {
      for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + word.length)) {
        const range = new Range()
        range.setStart(walker.currentNode, at)
        range.setEnd(walker.currentNode, at + word.length)
        ranges.push(range)
      }
    }
  }
  CSS.highlights.set('found', new Highlight(...ranges))
  return () => {
    CSS.highlights.delete('found')
    const url = new URL(location.href)
    if (!url.searchParams.has('h')) return
    url.searchParams.delete('h')
    history.replaceState(history.state, '', url)
  }
}

// Diagrams are drawn in a frame without any rights, one for all of them: it is handed a source and hands back a drawing, which is
// shown as an image, so that nothing in it can run. The source stays for whoever cannot see.
function drawDiagrams(article, own) {
  const sources = [...article.querySelectorAll('pre.mermaid')]
  if (sources.length === 0) return
  const system = matchMedia('(prefers-color-scheme: dark)')
  const isDark = () => (document.documentElement.dataset.theme ?? (system.matches ? 'dark' : 'light')) === 'dark'
  const images = sources.map((pre, index) => {
    const image = document.createElement('img')
    pre.id ||= 'diagram-source-' + index
    image.className = 'docs-diagram'
    image.alt = 'Diagram'
    image.setAttribute('aria-describedby', pre.id)
    image.hidden = true
    pre.after(image)
    return image
  })
  const frame = document.createElement('iframe')
  frame.className = 'docs-diagram-frame'
  frame.sandbox = 'allow-scripts'
  frame.title = 'Drawing of diagrams'
  frame.tabIndex = -1
  frame.setAttribute('aria-hidden', 'true')
  frame.src = own('diagram.html')
  const draw = () => {
    const dark = isDark()
    sources.forEach((pre, index) => frame.contentWindow?.postMessage({ index, text: pre.textContent, dark }, '*'))
  }
  addEventListener('message', ({ source, data }) => {
    if (source !== frame.contentWindow) return
    if (data === 'ready') return draw()
    const image = images[data?.index]
    if (!image || typeof data.svg !== 'string') return
    image.src = 'data:image/svg+xml,' + encodeURIComponent(data.svg)
    image.width = data.width
    image.height = data.height
    image.hidden = false
    sources[data.index].hidden = true
  })
  article.append(frame)
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ['data-theme'] })
  system.addEventListener('change', draw)
}
`
