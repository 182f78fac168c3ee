/**
 * What holds where the peer's reader shows a page: in a shadow tree of its own page, without scripts. The peer's head is there
 * already, and its colours, dark or light, hold: those that it does not give are mixed with its text's.
 */
export const peerCss: string = `:host > * {
  color-scheme: inherit;
  --text: var(--md-default-fg-color);
  --text-muted: var(--md-default-fg-color--light);
  --surface: var(--md-default-bg-color);
  --surface-sunken: var(--md-code-bg-color);
  --border: var(--md-default-fg-color--lighter);
  --edge: var(--md-default-fg-color--light);
  --accent: var(--md-typeset-a-color);
  --accent-tint: var(--md-default-fg-color--lightest);
  --on-accent: var(--md-default-bg-color);
  --bar: 0px;
  --wide: none;
}
${[
  ['info', 240],
  ['success', 152],
  ['warning', 70],
  ['danger', 25],
  ['code-keyword', 305],
  ['code-string', 152],
  ['code-number', 60],
  ['code-title', 262],
  ['code-attribute', 235],
  ['code-built-in', 195],
]
  .map(
    ([name, hue]) =>
      `:host > * { --${name}: color-mix(in oklab, oklch(0.62 0.16 ${hue}) 65%, var(--md-default-fg-color)); }`,
  )
  .join('\n')}
:host :is(.skip, .site-header) { display: none; }
:host body { font-family: inherit; }
:host .site-columns { padding: 0; }
@media (max-width: 760px) { :host .site-toc { display: none; } }
`
