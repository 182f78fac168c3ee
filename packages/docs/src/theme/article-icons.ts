/** Shapes of the icons, drawn in a box of 16 by 16. */
const shapes: Readonly<Record<string, string>> = {
  info: "<circle cx='8' cy='8' r='6.25'/><path d='M8 7.25v3.5M8 5v.1'/>",
  good: "<circle cx='8' cy='8' r='6.25'/><path d='m5.25 8.25 2 2 3.5-4'/>",
  warn: "<path d='M8 2 14.5 13.5h-13ZM8 6.5v3M8 11.4v.1'/>",
  ask: "<circle cx='8' cy='8' r='6.25'/><path d='M6.25 6.25a1.75 1.75 0 1 1 2.4 1.6c-.4.2-.65.5-.65 1M8 11.2v.1'/>",
  bad: "<circle cx='8' cy='8' r='6.25'/><path d='m5.75 5.75 4.5 4.5M10.25 5.75l-4.5 4.5'/>",
  star: "<path d='M8 1.75 9.6 6.4 14.25 8 9.6 9.6 8 14.25 6.4 9.6 1.75 8 6.4 6.4Z'/>",
  lines: "<path d='M2.5 4h11M2.5 8h11M2.5 12h7'/>",
  copy: "<rect x='5.5' y='5.5' width='8' height='8' rx='1'/><path d='M10.5 5.5v-3h-8v8h3'/>",
  done: "<path d='m3 8.5 3.25 3.25L13 5'/>",
}

const icon = (name: string): string =>
  `url("data:image/svg+xml,${encodeURIComponent(
    `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16' fill='none' stroke='#000' stroke-width='1.5' stroke-linecap='round' stroke-linejoin='round'>${shapes[name]}</svg>`,
  )
    .replaceAll('%20', ' ')
    .replaceAll('%3D', '=')
    .replaceAll('%2F', '/')
    .replaceAll('%3A', ':')}")`

/** Which admonitions have which icon; any other one has that of a note. */
const uses: readonly (readonly [types: string, icon: string])[] = [
  ['.tip, .hint, .success, .check, .done', 'good'],
  ['.warning, .caution, .attention', 'warn'],
  ['.question, .help, .faq', 'ask'],
  ['.danger, .error, .failure, .fail, .missing, .bug', 'bad'],
  ['.example, .important', 'star'],
  ['.quote, .cite, .abstract, .summary, .tldr', 'lines'],
]

/** Icons of admonitions and of the button that copies: shapes that take the colour of the text. */
export const iconRules: string = `.docs-article .admonition { --icon: ${icon('info')}; }
${uses.map(([types, name]) => `.docs-article .admonition:is(${types}) { --icon: ${icon(name)}; }`).join('\n')}
.docs-article .docs-copy { --icon: ${icon('copy')}; }
.docs-article .docs-copy.is-done { --icon: ${icon('done')}; }
.docs-article :is(.admonition-title, .docs-copy)::before { content: ""; flex: none; width: 16px; height: 16px; background: currentcolor; mask: var(--icon) center / contain no-repeat; }
.docs-article .admonition-title { position: relative; padding-left: 24px; }
.docs-article .admonition-title::before { position: absolute; left: 0; top: 0.3em; }`
