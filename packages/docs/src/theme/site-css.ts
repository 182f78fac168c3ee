/** The written site around its articles: tokens, frame, navigation, search. */
export const siteCss = `:root, :host {
  color-scheme: light dark;
  --surface: light-dark(oklch(1 0 0), oklch(0.185 0.008 265));
  --surface-raised: light-dark(oklch(1 0 0), oklch(0.235 0.01 265));
  --surface-sunken: light-dark(oklch(0.972 0.003 265), oklch(0.225 0.01 265));
  --text: light-dark(oklch(0.225 0.018 265), oklch(0.93 0.006 265));
  --text-muted: light-dark(oklch(0.46 0.016 265), oklch(0.73 0.013 265));
  --border: light-dark(oklch(0.915 0.006 265), oklch(0.31 0.013 265));
  --edge: light-dark(oklch(0.665 0.012 265), oklch(0.53 0.015 265));
  --accent: light-dark(oklch(0.5 0.17 268), oklch(0.76 0.12 268));
  --accent-tint: light-dark(oklch(0.96 0.018 268), oklch(0.27 0.045 268));
  --info: light-dark(oklch(0.48 0.12 240), oklch(0.78 0.1 240));
  --success: light-dark(oklch(0.45 0.12 152), oklch(0.78 0.13 152));
  --warning: light-dark(oklch(0.47 0.11 70), oklch(0.81 0.12 80));
  --danger: light-dark(oklch(0.48 0.18 25), oklch(0.76 0.13 25));
  --shadow: 0 1px 2px oklch(0 0 0 / 0.06), 0 12px 40px light-dark(oklch(0 0 0 / 0.16), oklch(0 0 0 / 0.6));
  --font: -apple-system, BlinkMacSystemFont, "Segoe UI", Inter, Roboto, "Noto Sans", "Liberation Sans", Helvetica, Arial, sans-serif;
  --font-mono: ui-monospace, SFMono-Regular, Menlo, "Cascadia Mono", Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace;
  --bar: 52px;
  --wide: 1320px;
  --measure: 42.5rem;
  --icon-search: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16' fill='none' stroke='%23000' stroke-width='1.5' stroke-linecap='round'%3E%3Ccircle cx='7' cy='7' r='4.5'/%3E%3Cpath d='m10.5 10.5 3.5 3.5'/%3E%3C/svg%3E");
  --icon-menu: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16' fill='none' stroke='%23000' stroke-width='1.5' stroke-linecap='round'%3E%3Cpath d='M2 4h12M2 8h12M2 12h12'/%3E%3C/svg%3E");
  --icon-fold: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16' fill='none' stroke='%23000' stroke-width='1.5' stroke-linecap='round' stroke-linejoin='round'%3E%3Cpath d='m6 4 4 4-4 4'/%3E%3C/svg%3E");
  --icon-light: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16' fill='none' stroke='%23000' stroke-width='1.5' stroke-linecap='round'%3E%3Ccircle cx='8' cy='8' r='2.75'/%3E%3Cpath d='M8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M12.6 3.4l-.7.7M4.1 11.9l-.7.7'/%3E%3C/svg%3E");
  --icon-dark: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16' fill='none' stroke='%23000' stroke-width='1.5' stroke-linejoin='round'%3E%3Cpath d='M13.5 9.5A5.75 5.75 0 0 1 6.5 2.5a5.75 5.75 0 1 0 7 7Z'/%3E%3C/svg%3E");
  --icon-system: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16' fill='none' stroke='%23000' stroke-width='1.5' stroke-linejoin='round'%3E%3Crect x='1.75' y='2.75' width='12.5' height='8.5' rx='1'/%3E%3Cpath d='M5.5 14h5M8 11.25V14'/%3E%3C/svg%3E");
}
[data-theme="light"] { color-scheme: light; }
[data-theme="dark"] { color-scheme: dark; }
@media (prefers-contrast: more) {
  :root { --text: light-dark(#000, #fff); --text-muted: var(--text); --border: var(--edge); }
}
* { box-sizing: border-box; }
html { scroll-padding-top: calc(var(--bar) + 20px); -webkit-text-size-adjust: none; text-size-adjust: none; }
body { margin: 0; background: var(--surface); color: var(--text); font: 14px/1.5 var(--font); }
a { color: var(--accent); }
button, input, select { font: inherit; color: inherit; }
button { cursor: pointer; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
main:focus { outline: none; }
[hidden] { display: none !important; }
.skip { position: absolute; left: 8px; top: -60px; z-index: 3; padding: 8px 12px; background: var(--surface-raised); border: 1px solid var(--edge); border-radius: 6px; }
.skip:focus { top: 8px; }

.site-header { position: sticky; top: 0; z-index: 2; display: flex; align-items: center; gap: 12px; height: var(--bar); padding: 0 max(24px, (100vw - var(--wide)) / 2 + 24px); background: var(--surface); border-bottom: 1px solid var(--border); }
.site-name { font-weight: 600; color: var(--text); text-decoration: none; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.site-name img { height: 24px; margin-right: 8px; vertical-align: middle; }
.site-copyright { grid-area: terms; margin: 32px 0 0; font-size: 13px; color: var(--text-muted); }
.site-versions { height: 28px; padding: 0 6px; font: 13px var(--font-mono); background: var(--surface); border: 1px solid var(--edge); border-radius: 6px; }
.site-menu { display: none; }
.site-tools { display: flex; align-items: center; gap: 8px; margin-left: auto; }
.site-find, .site-color { display: flex; align-items: center; height: 32px; padding: 0 8px; background: none; border: 1px solid transparent; border-radius: 6px; }
.site-find { gap: 8px; width: min(240px, 30vw); color: var(--text-muted); border-color: var(--edge); }
.site-find:hover { border-color: var(--accent); }
.site-find span { margin-right: auto; }
.site-find kbd { padding: 0 6px; font: 12px/18px var(--font-mono); border: 1px solid var(--border); border-radius: 4px; }
.site-color:hover, .site-repository:hover { background: var(--surface-sunken); }
.site-repository { padding: 5px 8px; color: var(--text); text-decoration: none; border-radius: 6px; }
.site-find::before, .site-color::before, .site-menu::before, .docs-fold::after { content: ""; flex: none; width: 16px; height: 16px; background: currentcolor; mask: var(--icon) center / contain no-repeat; }
.site-find { --icon: var(--icon-search); }
.site-color { --icon: var(--icon-system); }
.site-color[data-now="light"] { --icon: var(--icon-light); }
.site-color[data-now="dark"] { --icon: var(--icon-dark); }
.site-menu { --icon: var(--icon-menu); }
.docs-fold { --icon: var(--icon-fold); }

.site-columns { display: grid; grid-template-columns: 240px minmax(0, 1fr); gap: 48px; max-width: var(--wide); margin: 0 auto; padding: 0 24px; }
.site-nav { position: sticky; top: var(--bar); max-height: calc(100vh - var(--bar)); overflow-y: auto; padding: 24px 4px; scrollbar-width: thin; overscroll-behavior: contain; }
.site-nav ul, .site-toc ul { margin: 0; padding: 0; list-style: none; }
.site-nav ul ul { margin-left: 11px; padding-left: 8px; border-left: 1px solid var(--border); }
.site-nav :is(a, span, .docs-fold) { display: block; flex: 1; min-width: 0; padding: 5px 8px; color: var(--text-muted); text-decoration: none; border-radius: 4px; overflow-wrap: anywhere; }
.site-nav .section > :is(a, span, .docs-fold), .site-nav .docs-row > a { font-weight: 500; color: var(--text); }
.site-nav :is(a, .docs-fold):hover { color: var(--text); background: var(--surface-sunken); }
.site-nav a[aria-current] { color: var(--accent); background: var(--accent-tint); font-weight: 600; }
.site-nav .docs-more a { font-size: 13px; color: var(--accent); }
.docs-row { display: flex; align-items: stretch; gap: 2px; }
.site-nav .docs-fold { display: flex; align-items: center; width: 100%; text-align: left; background: none; border: 0; }
.site-nav .docs-row > .docs-fold { flex: none; width: 28px; padding: 5px 6px; }
.docs-fold::after { width: 14px; height: 14px; margin-left: auto; color: var(--text-muted); transition: transform 120ms; }
.docs-fold[aria-expanded="true"]::after { transform: rotate(90deg); }

main { display: grid; grid-template: "way toc" auto "text toc" auto "about toc" auto "more toc" auto "terms toc" 1fr / minmax(0, 1fr) 212px; align-content: start; column-gap: 48px; min-width: 0; padding: 24px 0 80px; }
.site-breadcrumb { grid-area: way; font-size: 13px; color: var(--text-muted); }
.site-breadcrumb ol { display: flex; flex-wrap: wrap; margin: 0 0 12px; padding: 0; list-style: none; }
.site-breadcrumb li + li::before { content: "/"; padding: 0 8px; color: var(--edge); }
.site-breadcrumb a { color: inherit; text-decoration: none; }
.site-breadcrumb a:hover { color: var(--accent); text-decoration: underline; }
main > .docs-article { grid-area: text; }
.site-toc { grid-area: toc; position: sticky; top: calc(var(--bar) + 24px); align-self: start; max-height: calc(100vh - var(--bar) - 48px); overflow-y: auto; font-size: 13px; scrollbar-width: thin; }
.site-toc summary { padding: 0 0 8px; font-weight: 600; list-style: none; }
.site-toc summary::-webkit-details-marker { display: none; }
.site-toc a { display: block; padding: 4px 0 4px 12px; color: var(--text-muted); text-decoration: none; border-left: 2px solid var(--border); overflow-wrap: anywhere; }
.site-toc ul ul a { padding-left: 24px; }
.site-toc a:hover { color: var(--text); }
.site-toc a[aria-current] { color: var(--accent); border-color: var(--accent); }
.site-about { grid-area: about; display: flex; flex-wrap: wrap; gap: 4px 20px; max-width: var(--measure); margin: 48px 0 0; padding-top: 16px; border-top: 1px solid var(--border); font-size: 13px; color: var(--text-muted); }
.site-about a { color: inherit; text-underline-offset: 0.2em; text-decoration-color: var(--edge); }
.site-about a:hover { color: var(--accent); }
.site-about span { flex-basis: 100%; }
.site-neighbours { grid-area: more; align-self: start; display: grid; grid-template-columns: 1fr 1fr; gap: 12px; max-width: var(--measure); margin-top: 24px; }
.site-neighbours a { padding: 12px 16px; color: var(--text); font-weight: 600; text-decoration: none; border: 1px solid var(--border); border-radius: 6px; overflow-wrap: anywhere; }
.site-neighbours a:hover { border-color: var(--accent); color: var(--accent); }
.site-neighbours [rel="next"] { grid-column: 2; text-align: right; }
.site-neighbours small { display: block; font-size: 13px; font-weight: 400; color: var(--text-muted); }

.site-search { width: min(640px, calc(100vw - 32px)); max-height: min(70vh, 640px); margin: 10vh auto auto; padding: 0; flex-direction: column; color: var(--text); background: var(--surface-raised); border: 1px solid var(--border); border-radius: 10px; box-shadow: var(--shadow); overflow: hidden; }
.site-search[open] { display: flex; }
.site-search::backdrop { background: oklch(0 0 0 / 0.35); }
.site-search-head { display: flex; gap: 8px; padding: 8px; border-bottom: 1px solid var(--border); }
.site-search input { flex: 1; min-width: 0; height: 40px; padding: 0 10px; font-size: 16px; background: none; border: 0; }
.site-search input:focus-visible { outline-offset: -2px; }
.site-close { padding: 0 12px; color: var(--text-muted); background: none; border: 0; border-radius: 6px; }
.site-close:hover { background: var(--surface-sunken); }
.site-results { overflow-y: auto; padding: 4px; }
.site-results:empty { display: none; }
.site-results a { display: block; padding: 8px 12px; color: var(--text); text-decoration: none; border-radius: 6px; overflow-wrap: anywhere; }
.site-results a:is(:hover, [aria-selected="true"]) { background: var(--accent-tint); }
.site-results strong { font-weight: 600; }
.site-results small { margin-left: 8px; font-size: 13px; color: var(--text-muted); }
.site-results span { display: block; font-size: 13px; color: var(--text-muted); }
.site-results mark { background: none; color: var(--accent); font-weight: 600; text-decoration: underline; text-underline-offset: 0.2em; }
.site-found { margin: 0; padding: 8px 16px; font-size: 13px; color: var(--text-muted); border-top: 1px solid var(--border); }
.site-found:empty { display: none; }

@media (max-width: 1100px) {
  .site-columns { gap: 32px; }
  main { grid-template: "way" auto "toc" auto "text" auto "about" auto "more" auto "terms" 1fr / minmax(0, 1fr); }
  .site-toc { position: static; max-height: none; margin: 0 0 24px; padding: 10px 14px; border: 1px solid var(--border); border-radius: 6px; }
  .site-toc summary { padding: 0; cursor: pointer; list-style: revert; }
  .site-toc[open] summary { padding-bottom: 8px; }
}
@media (max-width: 760px) {
  .site-header { gap: 8px; padding: 0 16px; }
  .site-repository, .site-find :is(kbd, span) { display: none; }
  .site-find { width: auto; border-color: transparent; }
  .site-find, .site-color { width: 44px; height: 44px; justify-content: center; color: var(--text); }
  .site-tools { gap: 0; margin-right: -12px; }
  .site-menu { display: flex; align-items: center; justify-content: center; width: 44px; height: 44px; margin-left: -12px; font-size: 0; color: var(--text); border-radius: 6px; }
  .site-columns { display: flex; flex-direction: column; gap: 0; padding: 0 16px; }
  .site-nav { order: 2; position: static; max-height: none; padding: 24px 0; border-top: 1px solid var(--border); }
  .has-script .site-nav { display: none; }
  .has-menu .site-nav { display: block; position: fixed; inset: var(--bar) 0 0 0; z-index: 2; padding: 12px 16px 32px; background: var(--surface); border: 0; overflow-y: auto; }
  .site-nav :is(a, span, .docs-fold) { display: flex; align-items: center; min-height: 44px; }
  .site-nav .docs-row > .docs-fold { width: 44px; padding: 5px 14px; }
  .site-toc a { min-height: 44px; display: flex; align-items: center; }
  .site-about { gap: 0 20px; }
  .site-about a { padding: 11px 0; }
  .site-neighbours { grid-template-columns: minmax(0, 1fr); }
  .site-neighbours [rel="next"] { grid-column: 1; }
  .site-search { width: 100vw; max-width: none; max-height: 100dvh; height: 100dvh; margin: 0; border: 0; border-radius: 0; }
  .site-close { min-width: 44px; }
}
@media (prefers-reduced-motion: reduce) { * { transition: none !important; } }
@media print {
  :root { color-scheme: light; }
  .site-header, .site-nav, .site-toc, .site-neighbours, .site-breadcrumb, .docs-copy, .skip { display: none !important; }
  .site-columns, main { display: block; padding: 0; max-width: none; }
  .site-about a { display: none; }
}
`
