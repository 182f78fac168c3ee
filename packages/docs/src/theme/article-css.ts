/**
 * How an article looks, for every host that shows one inside `.docs-article`. It reads the tokens that it names,
 * and brings values of its own for those that the page around does not set.
 */
export const articleCss = `.docs-article {
  --docs-text: var(--text, oklch(0.24 0.012 260));
  --docs-muted: var(--text-muted, oklch(0.46 0.015 260));
  --docs-line: var(--border, oklch(0.9 0.006 260));
  --docs-ground: var(--surface-sunken, oklch(0.972 0.004 260));
  --docs-accent: var(--accent, oklch(0.5 0.17 268));
  --docs-info: oklch(0.5 0.14 250);
  --docs-good: oklch(0.48 0.12 155);
  --docs-warn: oklch(0.52 0.12 70);
  --docs-bad: oklch(0.5 0.17 25);
  --docs-tint: 8%;
  --docs-mono: var(--font-mono, ui-monospace, SFMono-Regular, Menlo, Consolas, monospace);
  color: var(--docs-text);
  font-size: 1rem;
  line-height: 1.65;
  max-width: 68ch;
  overflow-wrap: break-word;
}
@media (prefers-color-scheme: dark) {
  :root:not([data-theme="light"]) .docs-article {
    --docs-text: var(--text, oklch(0.92 0.006 260));
    --docs-muted: var(--text-muted, oklch(0.72 0.012 260));
    --docs-line: var(--border, oklch(0.33 0.012 260));
    --docs-ground: var(--surface-sunken, oklch(0.225 0.01 260));
    --docs-accent: var(--accent, oklch(0.76 0.12 268));
    --docs-info: oklch(0.75 0.11 250);
    --docs-good: oklch(0.76 0.12 155);
    --docs-warn: oklch(0.8 0.12 80);
    --docs-bad: oklch(0.74 0.13 25);
    --docs-tint: 14%;
  }
}
:root[data-theme="dark"] .docs-article {
  --docs-text: var(--text, oklch(0.92 0.006 260));
  --docs-muted: var(--text-muted, oklch(0.72 0.012 260));
  --docs-line: var(--border, oklch(0.33 0.012 260));
  --docs-ground: var(--surface-sunken, oklch(0.225 0.01 260));
  --docs-accent: var(--accent, oklch(0.76 0.12 268));
  --docs-info: oklch(0.75 0.11 250);
  --docs-good: oklch(0.76 0.12 155);
  --docs-warn: oklch(0.8 0.12 80);
  --docs-bad: oklch(0.74 0.13 25);
  --docs-tint: 14%;
}
.docs-article > :first-child { margin-top: 0; }
.docs-article :is(h1, h2, h3, h4, h5, h6) { line-height: 1.25; font-weight: 600; margin: 2em 0 0.6em; scroll-margin-top: 72px; }
.docs-article h1 { font-size: 1.75rem; margin-top: 0; }
.docs-article h2 { font-size: 1.25rem; padding-top: 1.2em; border-top: 1px solid var(--docs-line); }
.docs-article h1 + h2 { padding-top: 0; border-top: 0; }
.docs-article h3 { font-size: 1.0625rem; }
.docs-article :is(h4, h5, h6) { font-size: 1rem; }
.docs-article a { color: var(--docs-accent); text-decoration-thickness: 1px; text-underline-offset: 0.18em; }
.docs-article a:focus-visible, .docs-article summary:focus-visible { outline: 2px solid var(--docs-accent); outline-offset: 2px; border-radius: 2px; }
.docs-article .headerlink { margin-left: 0.35em; color: var(--docs-muted); text-decoration: none; font-weight: 400; opacity: 0; }
.docs-article :is(h1, h2, h3, h4, h5, h6):hover > .headerlink, .docs-article .headerlink:focus-visible { opacity: 1; }
.docs-article .anchor-alias { scroll-margin-top: 72px; }
.docs-article img { max-width: 100%; height: auto; }
.docs-article hr { border: 0; border-top: 1px solid var(--docs-line); margin: 2em 0; }
.docs-article :is(ul, ol) { padding-left: 1.5em; }
.docs-article li + li { margin-top: 0.25em; }
.docs-article blockquote { margin: 1em 0; padding: 0 1em; border-left: 3px solid var(--docs-line); color: var(--docs-muted); }
.docs-article :is(code, kbd, samp) { font-family: var(--docs-mono); font-size: 0.875em; }
.docs-article :not(pre) > code { padding: 0.12em 0.35em; background: var(--docs-ground); border-radius: 4px; }
.docs-article kbd { padding: 0.1em 0.4em; border: 1px solid var(--docs-line); border-bottom-width: 2px; border-radius: 4px; }
.docs-article table { display: block; width: max-content; max-width: 100%; overflow-x: auto; border-collapse: collapse; margin: 1em 0; font-size: 0.9375rem; font-variant-numeric: tabular-nums; }
.docs-article :is(th, td) { padding: 0.45em 0.9em 0.45em 0; border-bottom: 1px solid var(--docs-line); text-align: left; vertical-align: top; }
.docs-article [align="center"] { text-align: center; }
.docs-article [align="right"] { text-align: right; }
.docs-article :is(th) { font-weight: 600; white-space: nowrap; }

.docs-article :is(.highlight, pre.mermaid) { position: relative; margin: 1em 0; background: var(--docs-ground); border: 1px solid var(--docs-line); border-radius: 6px; }
.docs-article pre { margin: 0; padding: 0.8em 1em; overflow-x: auto; line-height: 1.5; tab-size: 4; }
.docs-article .filename { display: block; padding: 0.45em 1em; border-bottom: 1px solid var(--docs-line); font-family: var(--docs-mono); font-size: 0.8125rem; color: var(--docs-muted); }
.docs-article .hll { display: block; margin: 0 -1rem; padding: 0 calc(1rem - 3px); border-left: 3px solid var(--docs-accent); background: color-mix(in oklch, var(--docs-accent) 12%, transparent); }
.docs-article .highlighttable { display: table; width: 100%; margin: 0; font-size: 1rem; table-layout: fixed; }
.docs-article .highlighttable :is(td, th) { padding: 0; border: 0; }
.docs-article .highlighttable .linenos { width: 3.4em; color: var(--docs-muted); text-align: right; user-select: none; font-family: var(--docs-mono); font-size: 0.875em; }
.docs-article .hljs-comment, .docs-article .hljs-quote, .docs-article .hljs-meta { color: var(--docs-muted); }
.docs-article :is(.hljs-keyword, .hljs-selector-tag, .hljs-literal, .hljs-section, .hljs-doctag) { color: var(--docs-accent); }
.docs-article :is(.hljs-string, .hljs-regexp, .hljs-addition, .hljs-meta .hljs-string) { color: var(--docs-good); }
.docs-article :is(.hljs-number, .hljs-symbol, .hljs-bullet, .hljs-variable, .hljs-template-variable) { color: var(--docs-warn); }
.docs-article :is(.hljs-attr, .hljs-attribute, .hljs-title, .hljs-built_in, .hljs-type, .hljs-name) { color: var(--docs-info); }
.docs-article .hljs-deletion { color: var(--docs-bad); }

.docs-article :is(.admonition, details) { --bar: var(--docs-info); margin: 1.2em 0; padding: 0.7em 1em; border-left: 3px solid var(--bar); border-radius: 0 6px 6px 0; background: color-mix(in oklch, var(--bar) var(--docs-tint), transparent); }
.docs-article :is(.admonition, details) > :last-child { margin-bottom: 0; }
.docs-article :is(.admonition-title, summary) { margin: 0 0 0.4em; font-weight: 600; color: var(--bar); }
.docs-article details:not([open]) > summary { margin: 0; }
.docs-article summary { cursor: pointer; }
.docs-article .admonition-title::before { content: "\\2139"; display: inline-block; width: 1.4em; font-weight: 400; }
.docs-article :is(.tip, .hint, .success, .check, .done) { --bar: var(--docs-good); }
.docs-article :is(.tip, .hint, .success, .check, .done) > .admonition-title::before { content: "\\2713"; }
.docs-article :is(.warning, .caution, .attention, .question, .help, .faq) { --bar: var(--docs-warn); }
.docs-article :is(.warning, .caution, .attention) > .admonition-title::before { content: "\\26a0\\fe0e"; }
.docs-article :is(.question, .help, .faq) > .admonition-title::before { content: "?"; }
.docs-article :is(.danger, .error, .failure, .fail, .missing, .bug) { --bar: var(--docs-bad); }
.docs-article :is(.danger, .error, .failure, .fail, .missing, .bug) > .admonition-title::before { content: "\\2715"; }
.docs-article :is(.example, .important) { --bar: var(--docs-accent); }
.docs-article :is(.quote, .cite, .abstract, .summary, .tldr) { --bar: var(--docs-muted); }

.docs-article .tabbed-set { margin: 1.2em 0; }
.docs-article .tabbed-set > input { position: absolute; opacity: 0; pointer-events: none; }
.docs-article .tabbed-labels { display: flex; gap: 1.2em; overflow-x: auto; border-bottom: 1px solid var(--docs-line); }
.docs-article .tabbed-labels > label { padding: 0.5em 0; border-bottom: 2px solid transparent; color: var(--docs-muted); font-size: 0.9375rem; white-space: nowrap; cursor: pointer; }
.docs-article .tabbed-block { display: none; padding-top: 0.4em; }
${tabRules(12)}
.docs-article .task-list { padding-left: 0.4em; list-style: none; }
.docs-article .task-list .task-list { padding-left: 1.5em; }
.docs-article .footnote { margin-top: 3em; font-size: 0.875rem; color: var(--docs-muted); }
.docs-article :target { background: color-mix(in oklch, var(--docs-accent) 14%, transparent); }
@media print {
  .docs-article { max-width: none; }
  .docs-article .headerlink { display: none; }
  .docs-article .tabbed-block { display: block; }
  .docs-article pre { white-space: pre-wrap; }
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
