/**
 * The script inside the frame that draws diagrams, `diagram.js`. Mermaid is told to trust nothing in a source, and a source cannot
 * tell it otherwise.
 */
export const diagramModule = `const limits = { maxTextSize: 50000, maxEdges: 500 }
const fixed = ['secure', 'securityLevel', 'startOnLoad', 'maxTextSize', 'maxEdges', 'suppressErrorRendering', 'themeCSS', 'fontFamily', 'altFontFamily', 'themeVariables', 'theme', 'htmlLabels', 'dompurifyConfig', 'flowchart']
let last = Promise.resolve()

addEventListener('message', ({ source, data }) => {
  if (source !== parent || typeof data?.text !== 'string') return
  // One after the other: Mermaid has one configuration for all.
  last = last.then(() => draw(data)).catch(() => {})
})

async function draw({ index, text, dark }) {
  mermaid.initialize({
    ...limits,
    startOnLoad: false,
    securityLevel: 'strict',
    secure: fixed,
    suppressErrorRendering: true,
    theme: dark ? 'dark' : 'neutral',
    fontFamily: 'system-ui, sans-serif',
    htmlLabels: false,
    flowchart: { htmlLabels: false },
  })
  const { svg } = await mermaid.render('drawn-' + index, text)
  const drawing = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement
  const [, , width, height] = (drawing.getAttribute('viewBox') ?? '').split(/[ ,]+/).map(Number)
  if (!(width > 0 && height > 0)) return
  drawing.setAttribute('width', String(width))
  drawing.setAttribute('height', String(height))
  drawing.style.maxWidth = ''
  const sizes = { width: Math.ceil(width), height: Math.ceil(height) }
  parent.postMessage({ index, svg: new XMLSerializer().serializeToString(drawing), ...sizes }, '*')
}
parent.postMessage('ready', '*')
`
