import { iconRules } from './article-icons.ts'

/**
 * How an article looks, for every host that shows one inside `.docs-article`. It reads the custom properties `--text`,
 * `--text-muted`, `--border`, `--edge`, `--surface-sunken`, `--accent`, `--on-accent`, `--info`, `--success`, `--warning`,
 * `--danger`, `--font-mono`, and those of code from `--code-keyword` to `--code-built-in`, of the page around, and brings values
 * of its own for those that are not set.
 */
export const articleCss: string = `.docs-article {
  --docs-text: var(--text, light-dark(oklch(0.225 0.018 265), oklch(0.93 0.006 265)));
  --docs-muted: var(--text-muted, light-dark(oklch(0.46 0.016 265), oklch(0.73 0.013 265)));
  --docs-line: var(--border, light-dark(oklch(0.915 0.006 265), oklch(0.31 0.013 265)));
  --docs-edge: var(--edge, light-dark(oklch(0.665 0.012 265), oklch(0.53 0.015 265)));
  --docs-ground: var(--surface-sunken, light-dark(oklch(0.972 0.003 265), oklch(0.225 0.01 265)));
  --docs-accent: var(--accent, light-dark(oklch(0.5 0.17 268), oklch(0.76 0.12 268)));
  --docs-info: var(--info, light-dark(oklch(0.48 0.12 240), oklch(0.78 0.1 240)));
  --docs-good: var(--success, light-dark(oklch(0.45 0.12 152), oklch(0.78 0.13 152)));
  --docs-warn: var(--warning, light-dark(oklch(0.47 0.11 70), oklch(0.81 0.12 80)));
  --docs-bad: var(--danger, light-dark(oklch(0.48 0.18 25), oklch(0.76 0.13 25)));
  --docs-mono: var(--font-mono, ui-monospace, SFMono-Regular, Menlo, Consolas, monospace);
  max-width: var(--docs-measure, 42.5em);
  min-width: 0;
  color: var(--docs-text);
  font-size: var(--docs-size, 1rem);
  line-height: 1.65;
  overflow-wrap: break-word;
}
.docs-article > :first-child { margin-top: 0; }
.docs-article :is(h1, h2, h3, h4, h5, h6) { margin: 2em 0 0.6em; line-height: 1.25; font-weight: 600; scroll-margin-top: 12px; text-wrap: balance; }
.docs-article h1 { margin-top: 0; font-size: 1.75em; letter-spacing: -0.01em; }
.docs-article h2 { font-size: 1.25em; }
.docs-article h3 { font-size: 1.0625em; }
.docs-article :is(h4, h5, h6) { font-size: 1em; }
.docs-article h6 { color: var(--docs-muted); }
.docs-article :is(h1, h2, h3, h4, h5, h6) :is(code) { font-size: 0.9em; }
.docs-article :is(p, ul, ol, dl, table, blockquote, figure) { margin: 1em 0; }
.docs-article a { color: var(--docs-accent); text-decoration-thickness: 1px; text-underline-offset: 0.18em; }
.docs-article :is(a, summary, pre, table, .tabbed-labels, [tabindex]):focus-visible { outline: 2px solid var(--docs-accent); outline-offset: 2px; border-radius: 2px; }
.docs-article .headerlink { margin-left: 0.35em; color: var(--docs-muted); text-decoration: none; font-weight: 400; opacity: 0; }
.docs-article :is(h1, h2, h3, h4, h5, h6, dt, figcaption):hover > .headerlink, .docs-article .headerlink:focus-visible { opacity: 1; }
.docs-article .anchor-alias { scroll-margin-top: 12px; }
.docs-article :is(img, svg, video) { max-width: 100%; height: auto; }
.docs-article [align="left"]:is(img, .admonition) { float: left; margin: 0.3em 1.5em 0.8em 0; }
.docs-article [align="right"]:is(img, .admonition) { float: right; margin: 0.3em 0 0.8em 1.5em; }
.docs-article hr { margin: 2.5em 0; border: 0; border-top: 1px solid var(--docs-line); }
.docs-article :is(ul, ol) { padding-left: 1.5em; list-style: revert; }
.docs-article :is(li + li, li > :is(ul, ol)) { margin-top: 0.3em; margin-bottom: 0; }
.docs-article li::marker { color: var(--docs-muted); font-variant-numeric: tabular-nums; }
.docs-article dt { margin-top: 1em; font-weight: 600; }
.docs-article dd { margin: 0.25em 0 0 1.5em; }
.docs-article dd > :first-child { margin-top: 0; }
.docs-article blockquote { margin-inline: 0; padding: 0 0 0 1em; border-left: 3px solid var(--docs-line); color: var(--docs-muted); }
.docs-article figure { text-align: center; margin-inline: 0; }
.docs-article figcaption { margin-top: 0.5em; font-size: 0.875em; color: var(--docs-muted); }
.docs-article abbr[title] { text-decoration: underline dotted; text-underline-offset: 0.2em; cursor: help; }
.docs-article mark { padding: 0.05em 0.15em; color: inherit; background: color-mix(in oklch, var(--docs-warn) 24%, transparent); border-radius: 2px; }
.docs-article ins { text-decoration-color: var(--docs-good); text-underline-offset: 0.18em; }
.docs-article del { text-decoration-color: var(--docs-bad); }
.docs-article ins.critic { background: color-mix(in oklch, var(--docs-good) 14%, transparent); text-decoration: none; }
.docs-article del.critic { background: color-mix(in oklch, var(--docs-bad) 12%, transparent); }
.docs-article .critic.comment { color: var(--docs-muted); font-size: 0.875em; }
.docs-article :is(code, kbd, samp) { font-family: var(--docs-mono); font-size: 0.875em; }
.docs-article :not(pre) > code { padding: 0.12em 0.35em; background: var(--docs-ground); border-radius: 4px; }
.docs-article kbd { padding: 0.1em 0.4em; border: 1px solid var(--docs-edge); border-bottom-width: 2px; border-radius: 4px; }
.docs-article .keys > span { padding: 0 0.2em; color: var(--docs-muted); }
.docs-article .twemoji { display: inline-flex; width: 1.125em; height: 1.125em; vertical-align: text-bottom; }
.docs-article .twemoji svg { width: 100%; height: 100%; fill: currentcolor; }
.docs-article math { font-size: 1.1em; }
.docs-article div.arithmatex, .docs-article math[display="block"] { overflow-x: auto; padding: 0.2em 0; }
.docs-article table { display: block; width: max-content; max-width: 100%; overflow-x: auto; border-collapse: collapse; font-size: 0.9375em; line-height: 1.5; font-variant-numeric: tabular-nums; }
.docs-article :is(th, td) { padding: 0.5em 1.25em 0.5em 0; border-bottom: 1px solid var(--docs-line); text-align: left; vertical-align: top; }
.docs-article :is(th, td):last-child { padding-right: 0; }
.docs-article th { font-weight: 600; white-space: nowrap; }
.docs-article td > :is(p, ul, ol):first-child { margin-top: 0; }
.docs-article td > :is(p, ul, ol):last-child { margin-bottom: 0; }
.docs-article [align="center"] { text-align: center; }
.docs-article :is(td, th)[align="right"] { text-align: right; }
.docs-article .md-button { display: inline-block; margin: 0.2em 0.4em 0.2em 0; padding: 0.35em 1em; font-weight: 600; text-decoration: none; border: 1px solid var(--docs-edge); border-radius: 6px; }
.docs-article .md-button:hover { border-color: var(--docs-accent); }
.docs-article .md-button--primary { color: var(--on-accent, light-dark(#fff, oklch(0.185 0.008 265))); background: var(--docs-accent); border-color: transparent; }
.docs-article .grid { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr)); gap: 0.75em; margin: 1.2em 0; }
.docs-article .grid.cards > :is(ul, ol) { display: contents; }
.docs-article .grid.cards > :is(ul, ol) > li, .docs-article .grid > .card { margin: 0; padding: 0.9em 1em; list-style: none; border: 1px solid var(--docs-line); border-radius: 6px; }
.docs-article .grid > *, .docs-article .grid.cards li > :first-child { margin-top: 0; }
.docs-article .grid > *, .docs-article .grid.cards li > :last-child { margin-bottom: 0; }
.docs-article .grid.cards hr { margin: 0.6em 0; }
.docs-article .lead { font-size: 1.125em; color: var(--docs-muted); }

.docs-article :is(.highlight, pre.mermaid) { position: relative; margin: 1.2em 0; background: var(--docs-ground); border: 1px solid var(--docs-line); border-radius: 6px; }
.docs-article pre { margin: 0; padding: 0.9em 1.15em; overflow-x: auto; font-family: var(--docs-mono); font-size: 0.875em; line-height: 1.55; tab-size: 4; scrollbar-width: thin; }
.docs-article pre code { font-size: inherit; }
.docs-article .highlight .filename { display: block; padding: 0.5em 1.25em; border-bottom: 1px solid var(--docs-line); font-family: var(--docs-mono); font-size: 0.8125em; font-weight: 400; color: var(--docs-muted); }
.docs-article .hll { display: block; margin: 0 -1.15em; padding: 0 1.15em 0 calc(1.15em - 3px); border-left: 3px solid var(--docs-accent); background: color-mix(in oklch, var(--docs-accent) 12%, transparent); }
.docs-article .highlighttable { width: 100%; margin: 0; font-size: inherit; overflow: visible; }
.docs-article .highlighttable tbody { display: grid; grid-template-columns: auto minmax(0, 1fr); }
.docs-article .highlighttable tr { display: contents; }
.docs-article .highlighttable :is(td, th) { padding: 0; border: 0; }
.docs-article .highlighttable th { grid-column: 1 / -1; }
.docs-article .highlight th.filename { padding: 0; border: 0; font-size: inherit; }
.docs-article .linenos { color: var(--docs-muted); text-align: right; user-select: none; }
.docs-article .linenos pre { padding-right: 0.75em; }
.docs-article .highlighttable .code pre { padding-left: 0.75em; }
.docs-article .highlighttable .hll { margin-left: -0.75em; padding-left: calc(0.75em - 3px); }
.docs-article :is(.hljs-comment, .hljs-quote) { color: var(--docs-muted); font-style: italic; }
.docs-article :is(.hljs-keyword, .hljs-selector-tag, .hljs-literal, .hljs-type, .hljs-section, .hljs-doctag) { color: var(--code-keyword, light-dark(oklch(0.47 0.18 305), oklch(0.79 0.11 305))); }
.docs-article :is(.hljs-string, .hljs-regexp, .hljs-addition, .hljs-symbol) { color: var(--code-string, light-dark(oklch(0.45 0.11 152), oklch(0.8 0.11 152))); }
.docs-article :is(.hljs-number, .hljs-bullet, .hljs-link) { color: var(--code-number, light-dark(oklch(0.47 0.12 60), oklch(0.82 0.1 75))); }
.docs-article :is(.hljs-title, .hljs-name) { color: var(--code-title, light-dark(oklch(0.45 0.15 262), oklch(0.79 0.1 262))); }
.docs-article :is(.hljs-attr, .hljs-attribute, .hljs-property, .hljs-variable, .hljs-template-variable, .hljs-params) { color: var(--code-attribute, light-dark(oklch(0.46 0.1 235), oklch(0.81 0.08 235))); }
.docs-article :is(.hljs-built_in, .hljs-meta, .hljs-selector-class, .hljs-selector-id) { color: var(--code-built-in, light-dark(oklch(0.46 0.1 195), oklch(0.81 0.09 195))); }
.docs-article .hljs-deletion { color: var(--docs-bad); }
.docs-article .hljs-emphasis { font-style: italic; }
.docs-article .hljs-strong { font-weight: 600; }
.docs-status { position: fixed; right: 16px; bottom: 16px; z-index: 4; margin: 0; padding: 8px 12px; font: 14px/1.5 var(--font, system-ui, sans-serif); background: var(--text, #222); color: var(--surface, #fff); border-radius: 6px; }
.docs-status:empty { padding: 0; }
::highlight(found) { background: oklch(0.9 0.13 95); color: oklch(0.2 0.02 265); }
.docs-article .docs-copy { position: absolute; top: 5px; right: 5px; display: grid; place-items: center; width: 28px; height: 28px; padding: 0; color: var(--docs-muted); background: var(--docs-ground); border: 1px solid transparent; border-radius: 4px; opacity: 0; cursor: pointer; }
.docs-article .highlight:hover > .docs-copy, .docs-article .docs-copy:focus-visible { opacity: 1; }
.docs-article .docs-copy:hover { color: var(--docs-text); border-color: var(--docs-line); }
.docs-article .docs-copy.is-done { color: var(--docs-good); opacity: 1; }
@media (hover: none) { .docs-article .docs-copy { opacity: 1; } }
.docs-article .docs-diagram { display: block; max-width: 100%; height: auto; margin: 1.5em auto; }
.docs-article .docs-diagram-frame { position: absolute; left: -9999px; top: 0; width: 800px; height: 600px; border: 0; visibility: hidden; }

.docs-article :is(.admonition, details) { --bar: var(--docs-info); margin: 1.2em 0; padding: 0.7em 1em; border-left: 3px solid var(--bar); border-radius: 0 6px 6px 0; background: color-mix(in oklch, var(--bar) 8%, transparent); }
.docs-article :is(.admonition, details) > :last-child { margin-bottom: 0; }
.docs-article :is(.admonition, details) > :first-child { margin-top: 0; }
.docs-article :is(.admonition-title, details > summary) { margin: 0 0 0.4em; font-weight: 600; color: var(--bar); }
.docs-article .admonition > .admonition-title:last-child { margin: 0; }
.docs-article details:not([open]) > summary { margin: 0; }
.docs-article summary { cursor: pointer; }
.docs-article :is(.tip, .hint, .success, .check, .done) { --bar: var(--docs-good); }
.docs-article :is(.warning, .caution, .attention, .question, .help, .faq) { --bar: var(--docs-warn); }
.docs-article :is(.danger, .error, .failure, .fail, .missing, .bug) { --bar: var(--docs-bad); }
.docs-article :is(.example, .important) { --bar: var(--docs-accent); }
.docs-article :is(.quote, .cite, .abstract, .summary, .tldr) { --bar: var(--docs-muted); }
.docs-article .admonition.inline { float: left; width: 14em; max-width: 100%; margin: 0 1em 0.8em 0; }
.docs-article .admonition.inline.end { float: right; margin: 0 0 0.8em 1em; }
${iconRules}
.docs-article .tabbed-set { margin: 1.2em 0; }
.docs-article .tabbed-set > input { position: absolute; opacity: 0; pointer-events: none; }
.docs-article .tabbed-labels { display: flex; gap: 1.2em; overflow-x: auto; border-bottom: 1px solid var(--docs-line); scrollbar-width: thin; }
.docs-article .tabbed-labels > label { padding: 0.5em 0; border-bottom: 2px solid transparent; color: var(--docs-muted); font-size: 0.9375em; white-space: nowrap; cursor: pointer; }
.docs-article .tabbed-labels > label:hover { color: var(--docs-text); }
.docs-article .tabbed-block { display: none; padding-top: 0.4em; }
.docs-article .tabbed-block > :first-child { margin-top: 0.6em; }
${tabRules(12)}
.docs-article .task-list { padding-left: 0.2em; list-style: none; }
.docs-article .task-list .task-list { padding-left: 1.5em; }
.docs-article .footnote { margin-top: 3em; font-size: 0.875em; color: var(--docs-muted); }
.docs-article .footnote hr { margin: 0 0 1em; }
.docs-article .footnote-ref { text-decoration: none; }
.docs-article :target:not(h1, h2, h3, h4, h5, h6, .anchor-alias) { background: color-mix(in oklch, var(--docs-accent) 14%, transparent); }
@media (max-width: 640px) {
  .docs-article .tabbed-labels > label { padding: 0.75em 0; }
  .docs-article .admonition.inline { float: none; width: auto; margin: 1.2em 0; }
}
@media print {
  .docs-article { max-width: none; font-size: 11pt; }
  :is(.docs-article .headerlink, .docs-status) { display: none; }
  .docs-article .tabbed-block { display: block; }
  .docs-article pre { white-space: pre-wrap; }
  .docs-article :is(pre, table, .admonition, figure) { break-inside: avoid; }
  .docs-article :is(h1, h2, h3, h4) { break-after: avoid; }
  .docs-article a[href^="http"]::after { content: " (" attr(href) ")"; font-size: 0.875em; color: var(--docs-muted); }
}
`

/** Which tab is chosen is known to the radio button alone, so each place in a set has rules of its own. */
function tabRules(count: number): string {
  const each = (rule: (n: number) => string) =>
    Array.from({ length: count }, (_, index) => rule(index + 1)).join(',\n')
  const input = (n: number) => `.docs-article .tabbed-set > input:nth-of-type(${n})`
  return `${each((n) => `${input(n)}:checked ~ .tabbed-content > .tabbed-block:nth-child(${n})`)} { display: block; }
${each((n) => `${input(n)}:checked ~ .tabbed-labels > label:nth-child(${n})`)} { border-color: var(--docs-accent); color: var(--docs-text); }
${each((n) => `${input(n)}:focus-visible ~ .tabbed-labels > label:nth-child(${n})`)} { outline: 2px solid var(--docs-accent); outline-offset: -2px; }`
}
