import fc from 'fast-check'
import type { Root } from 'hast'
import { raw } from 'hast-util-raw'
import rehypeStringify from 'rehype-stringify'
import { unified } from 'unified'
import { renderMarkdown } from '../testing/render-markdown.ts'
import { walkElements } from './walk.ts'

const html = [
  ...['<svg>', '</svg>', '<math>', '<mtext>', '<mglyph>', '<style>', '</style>', '<table>', '<td>'],
  ...['<select>', '<template>', '<noscript>', '</noscript>', '<title>', '</title>', '<textarea>'],
  ...['<img src=x onerror=alert(1)>', '<a href="javascript:1">', '</a>', '<!--', '-->', '<p>'],
  ...['</p>', '<script>alert(1)</script>', '<details open ontoggle=x>', '</details>', '<iframe>'],
  ...['</div>', '<form>', '<input>', '<base href=//e>', '<div markdown>', '<p markdown="span">'],
  ...['<td markdown="block" onclick=x>', '<div class="grid cards" markdown>\n', '<pre>', '</pre>'],
  ...['<annotation-xml encoding="text/html">', '<foreignObject>', '<mi>', '<plaintext>', '<xmp>'],
]
const markdown = [
  ...['\n', '\n\n', '    ', '> ', '- ', '1. ', '# ', '!!! note "', '=== "A"\n    ', '??? x\n    '],
  ...[
    '```\n',
    '```js title="',
    '~~~',
    '`',
    '[x](',
    ')',
    '![',
    '](',
    '[^1]',
    '[^1]: ',
    '| a | b |\n',
  ],
  ...['|---|---|\n', '*', '**', '_', '~~', '~', '^', '^^', '==', '{++', '++}', '{--', '--}', '{>>'],
  ...[
    '<<}',
    '{~~',
    '~>',
    '~~}',
    '++ctrl+c++',
    '/// note | ',
    '///',
    '/// html | div\n',
    '    open: true\n',
  ],
  ...[
    '/// tab | <b>\n',
    '/// caption\n',
    'Term\n',
    ':   ',
    '*[HTML]: "><script>\n',
    'HTML',
    '[TOC]',
  ],
  ...['{: onclick=x }', '{ .modal #location href="javascript:1" }', '{: style="x" }', ':rocket:'],
  ...['$x$', '$$', '\\(', '\\)', '\\href{javascript:1}{', '}', '\\text{<script>}', '`#!py <b>`'],
  ...[
    '--8<-- "a.md"\n',
    '--8<-- "../x"\n',
    '---\n',
    '===\n',
    '```mermaid\n',
    '# (1)!',
    '\\',
    '&lt;',
  ],
  ...[
    'data:text/html,',
    '&#106;avascript:',
    '\0',
    '\ue000',
    '\ue0000\ue000',
    '\ue000m0\ue000',
    'text',
  ],
  ...['"', "'", 'https://e.com/', 'me@e.com', '<https://e.com>', '\t', '\r', '\u2028', '[!NOTE]\n'],
]

/** Pages put together from everything that opens, closes or escapes something. */
export const hostilePage: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.constantFrom(...html), fc.constantFrom(...markdown)), { maxLength: 30 })
  .map((parts) => parts.join(''))

const options = {
  markdownExtensions: ['pymdownx.keys', 'pymdownx.arithmatex', 'pymdownx.smartsymbols'],
  snippets: { 'a.md': '<b onclick=x>a\n\n!!! note\n    <script>' },
}

/** What is wrong with a page once it is rendered: an error of ours, something dangerous, another tree on reading it. */
export async function harmIn(markdown: string): Promise<string[]> {
  const page = await renderMarkdown(markdown, options)
  const broken = page.issues.filter(({ code }) => code === 'DOCS_PAGE_FAILED')
  if (broken.length > 0) return broken.map(({ message }) => message)
  const once = printed(page.html)
  const isSame = printed(once) === once
  return [...dangersIn(page.html), ...(isSame ? [] : ['another tree when it is parsed again'])]
}

const stringify = unified().use(rehypeStringify)

/** What is parsed, printed again; line breaks that parsers drop at the beginning of `pre` do not count. */
const printed = (text: string): string =>
  stringify.stringify(reparse(text)).replace(/(<pre(?: [^>]*)?>)\n+/g, '$1')

/** The tree that a browser's parser makes of finished HTML. */
const reparse = (text: string): Root =>
  raw({ type: 'root', children: [{ type: 'raw', value: text } as never] }) as Root

const schemes = /^(?:https?|mailto|tel):|^data:image\/(?:png|jpeg|gif|webp);|^[^:]*$|^[^:]*[/?#]/i
const elements = new Set(
  'h1 h2 h3 h4 h5 h6 p div span hr br wbr section a abbr b bdi bdo cite code data dfn em i kbd mark q rp rt ruby s samp small strong sub sup time tt u var del ins strike center blockquote pre address article ul ol li dl dt dd details summary figure figcaption img table caption colgroup col thead tbody tfoot tr th td input label math mrow mi mo mn ms mtext mspace msup msub msubsup mfrac msqrt mroot mover munder munderover mtable mtr mtd mstyle mpadded mphantom menclose merror semantics'.split(
    ' ',
  ),
)
const attributes = /^(?:on|style|srcdoc|formaction|action|xlink|srcset|ping|poster|background|hx)/i

/** What could run, load or act in finished HTML, by what a browser would make of it. */
export function dangersIn(text: string): string[] {
  const found: string[] = []
  walkElements(reparse(text), ({ tagName, properties }) => {
    if (!elements.has(tagName)) found.push(tagName)
    if (tagName === 'input' && !/^(?:radio|checkbox)$/.test(String(properties.type)))
      found.push('input')
    for (const [name, value] of Object.entries(properties)) {
      if (attributes.test(name) || (/^data/.test(name) && name !== 'dataTabs')) found.push(name)
      if ((name === 'href' || name === 'src') && !schemes.test(String(value).trim()))
        found.push(`${name}=${value}`)
    }
  })
  return found
}
