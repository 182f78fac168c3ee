/** The written site around its articles: tokens, frame, navigation, search. */
export const siteCss = `:root {
  color-scheme: light dark;
  --surface: oklch(1 0 0);
  --surface-raised: oklch(1 0 0);
  --surface-sunken: oklch(0.972 0.004 260);
  --text: oklch(0.24 0.012 260);
  --text-muted: oklch(0.46 0.015 260);
  --border: oklch(0.9 0.006 260);
  --accent: oklch(0.5 0.17 268);
  --shadow: 0 8px 24px oklch(0.2 0.02 260 / 0.16);
  --font: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  --font-mono: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --surface: oklch(0.185 0.008 260);
    --surface-raised: oklch(0.235 0.01 260);
    --surface-sunken: oklch(0.225 0.01 260);
    --text: oklch(0.92 0.006 260);
    --text-muted: oklch(0.72 0.012 260);
    --border: oklch(0.33 0.012 260);
    --accent: oklch(0.76 0.12 268);
    --shadow: 0 8px 24px oklch(0 0 0 / 0.5);
  }
}
@media (prefers-contrast: more) {
  :root { --text-muted: var(--text); --border: currentcolor; }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 72px; }
body { margin: 0; background: var(--surface); color: var(--text); font: 14px/1.5 var(--font); }
a { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
main:focus { outline: none; }
.skip { position: absolute; left: 8px; top: -48px; z-index: 3; padding: 8px 12px; background: var(--surface-raised); border: 1px solid var(--border); border-radius: 6px; }
.skip:focus { top: 8px; }

.site-header { position: sticky; top: 0; z-index: 2; display: flex; align-items: center; gap: 16px; height: 52px; padding: 0 20px; background: var(--surface); border-bottom: 1px solid var(--border); }
.site-name { font-weight: 600; color: var(--text); text-decoration: none; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.site-menu { display: none; }
.site-search { position: relative; margin-left: auto; width: min(320px, 50vw); }
.site-search input { width: 100%; height: 32px; padding: 0 32px 0 10px; font: inherit; color: inherit; background: var(--surface-sunken); border: 1px solid var(--border); border-radius: 6px; }
.site-search kbd { position: absolute; right: 8px; top: 6px; padding: 0 6px; font: 12px/18px var(--font-mono); color: var(--text-muted); border: 1px solid var(--border); border-radius: 4px; pointer-events: none; }
.site-results { position: absolute; right: 0; top: 38px; width: min(480px, 92vw); max-height: 70vh; overflow-y: auto; margin: 0; padding: 4px; list-style: none; background: var(--surface-raised); border: 1px solid var(--border); border-radius: 6px; box-shadow: var(--shadow); }
.site-results li { padding: 8px; }
.site-results li:has(a) { padding: 0; }
.site-results a { display: block; padding: 8px; color: var(--text); text-decoration: none; border-radius: 4px; }
.site-results a:is(:hover, :focus-visible) { background: var(--surface-sunken); }
.site-results strong { display: block; }
.site-results span { display: block; font-size: 13px; color: var(--text-muted); }

.site-columns { display: grid; grid-template-columns: 248px minmax(0, 1fr) 216px; gap: 40px; max-width: 1280px; margin: 0 auto; padding: 0 20px; }
.site-nav, .site-toc { position: sticky; top: 52px; max-height: calc(100vh - 52px); overflow-y: auto; padding: 24px 0; }
.site-nav ul, .site-toc ul { margin: 0; padding: 0; list-style: none; }
.site-nav ul ul { margin-left: 12px; padding-left: 8px; border-left: 1px solid var(--border); }
.site-nav :is(a, span) { display: block; padding: 5px 8px; color: var(--text-muted); text-decoration: none; border-radius: 4px; }
.site-nav span { font-weight: 600; color: var(--text); }
.site-nav .section > a::after { content: "\\203a"; float: right; }
.site-nav a:hover { color: var(--text); background: var(--surface-sunken); }
.site-nav a[aria-current] { color: var(--accent); font-weight: 600; }
.site-toc h2 { margin: 0 0 8px; font-size: 13px; font-weight: 600; }
.site-toc { font-size: 13px; }
.site-toc ul ul { padding-left: 12px; }
.site-toc a { display: block; padding: 3px 0; color: var(--text-muted); text-decoration: none; }
.site-toc a:hover { color: var(--text); }

main { padding: 24px 0 64px; min-width: 0; }
.site-breadcrumb { margin: 0 0 12px; font-size: 13px; color: var(--text-muted); }
.site-breadcrumb span + span::before { content: "/"; padding: 0 8px; color: var(--border); }
.site-edit { margin: 40px 0 0; font-size: 13px; max-width: 68ch; }
.site-neighbours { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; margin-top: 24px; max-width: 68rem; }
.site-neighbours a { padding: 12px 16px; color: var(--text); font-weight: 600; text-decoration: none; border: 1px solid var(--border); border-radius: 6px; }
.site-neighbours a:hover { border-color: var(--accent); }
.site-neighbours [rel="next"] { grid-column: 2; text-align: right; }
.site-neighbours small { display: block; font-size: 13px; font-weight: 400; color: var(--text-muted); }
.site-copy { position: absolute; top: 6px; right: 6px; height: 26px; padding: 0 8px; font: 12px var(--font); color: var(--text-muted); background: var(--surface); border: 1px solid var(--border); border-radius: 4px; cursor: pointer; opacity: 0; transition: opacity 120ms; }
.highlight:hover > .site-copy, .site-copy:focus-visible { opacity: 1; }

@media (max-width: 1100px) {
  .site-columns { grid-template-columns: 232px minmax(0, 1fr); }
  .site-toc { display: none; }
}
@media (max-width: 760px) {
  .site-columns { display: flex; flex-direction: column; gap: 0; }
  .site-nav { order: 2; position: static; max-height: none; border-top: 1px solid var(--border); }
  .site-nav :is(a, span) { padding: 11px 8px; }
  .site-menu { display: block; padding: 11px 0; }
  .site-repository, .site-search kbd { display: none; }
  .site-header { gap: 12px; padding: 0 16px; }
  .site-search { min-width: 0; flex: 1; }
  .site-search input { height: 44px; padding-right: 10px; }
  .site-columns { padding: 0 16px; }
}
@media (prefers-reduced-motion: reduce) { * { transition: none !important; } }
@media print {
  .site-header, .site-nav, .site-toc, .site-neighbours, .site-edit, .site-copy, .skip { display: none; }
  .site-columns { display: block; }
}
`
