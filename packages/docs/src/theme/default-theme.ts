import { createHash } from 'node:crypto'
import { checkOptions } from '@callboard/core'
import { Eta } from 'eta'
import { z } from 'zod'
import { docsErrors } from '../errors.ts'
import type { Site } from '../site/site.ts'
import { articleCss } from './article-css.ts'
import { articleFiles } from './article-files.ts'
import { articleModule } from './article-module.ts'
import { colorScript } from './color-script.ts'
import { diagramModule } from './diagram-module.ts'
import { type DocsTheme, defineTheme, type SiteOutput } from './docs-theme.ts'
import { layoutTemplate } from './layout-template.ts'
import { allPagesHref, navData, navDataPath, wholeNavHtml } from './nav-html.ts'
import { notFoundView, type PageView, pageView, stylePath } from './page-view.ts'
import { peerCss } from './peer-css.ts'
import { searchDialogModule } from './search-dialog-module.ts'
import { searchModule } from './search-module.ts'
import { siteCss } from './site-css.ts'
import { siteModule } from './site-module.ts'
import { treeModule } from './tree-module.ts'
import { versionsModule } from './versions-module.ts'

/** How {@link defaultTheme} is changed. */
export interface DefaultThemeOptions {
  /**
   * An Eta template in place of the page around an article; it is given a {@link PageView} as `it`. A template is a program:
   * never take one from a repository that others write in.
   */
  layout?: string
  /** Rules after those of the theme, which reads its colours and sizes from custom properties of `:root`. */
  css?: string
  /**
   * Mermaid for browsers, such as the content of `@mermaid-js/tiny`: diagrams are drawn with it, on pages that have some.
   * @default diagrams show their source
   */
  mermaid?: string | Uint8Array
  /** Whether versions of a site stand beside each other, as a publisher puts them: pages then offer the others. @default false */
  versioned?: boolean
}

const schema = z.strictObject({
  layout: z.string().min(1).optional(),
  css: z.string().optional(),
  mermaid: z.union([z.string().min(1), z.instanceof(Uint8Array)]).optional(),
  versioned: z.boolean().optional(),
})

const modules: Readonly<Record<string, string>> = {
  'color.js': colorScript,
  'site.js': siteModule,
  'tree.js': treeModule,
  'article.js': articleModule,
  'search.js': searchModule,
  'search-dialog.js': searchDialogModule,
  'versions.js': versionsModule,
}

/**
 * The theme of a site that names none. Pages need no script to be read; with scripts they have the whole navigation, search,
 * colours and copying. Nothing is loaded from another host.
 *
 * @throws CORE_OPTION_INVALID, DOCS_LAYOUT_INVALID for a layout that is no Eta template
 */
export function defaultTheme(options: DefaultThemeOptions = {}): DocsTheme {
  checkOptions('defaultTheme', schema, options)
  const { layout = layoutTemplate, css = '', mermaid, versioned = false } = options
  const render = compile(layout)
  const style = siteCss + articleCss + peerCss + css
  const fingerprint = fingerprintOf([style, ...Object.values(modules), diagramModule])
  const view = { versioned, diagrams: mermaid !== undefined, fingerprint }
  const fixed = new Map<string, SiteOutput>([
    [stylePath(fingerprint), { type: 'text/css', render: () => style }],
    ['_callboard/icon.svg', { type: 'image/svg+xml', render: () => icon }],
    ...Object.entries(modules).map(([name, text]) => script(name, text)),
  ])
  return defineTheme({
    name: 'default',
    page: ({ site, page }) => render(pageView(site, page, view)),
    notFound: ({ site }) => render(notFoundView(site, view)),
    files: ({ site }) =>
      new Map([
        ...fixed,
        [navDataPath, { type: 'application/json', render: () => navData(site) }],
        [
          `${allPagesHref}index.html`,
          { type: 'text/html', render: () => render(allPagesView(site, view)) },
        ],
        ...(mermaid !== undefined && site.pages.some(hasDiagram) ? diagramFiles(mermaid) : []),
      ]),
  })
}

/** The icon of a site in a browser's tab. */
const icon =
  "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><rect width='32' height='32' rx='7' fill='#4450c4'/><path d='M8 9.5c3-1.2 5.500-1 8 .8 2.500-1.800 5-2 8-.8v13c-3-1.200-5.500-1-8 .8-2.500-1.800-5-2-8-.8Zm8 .8v13' fill='none' stroke='#fff' stroke-width='2' stroke-linejoin='round'/></svg>"

const script = (name: string, text: string | Uint8Array): [string, SiteOutput] => [
  `_callboard/${name}`,
  { type: 'text/javascript', render: () => text },
]

const hasDiagram = ({ html }: { html: string }): boolean => html.includes('<pre class="mermaid"')

/** The files that draw diagrams; their frame is a page of its own. */
function diagramFiles(mermaid: string | Uint8Array): [string, SiteOutput][] {
  return [...articleFiles({ mermaid })]
    .filter(([name]) => /^(?:diagram|mermaid)\./.test(name))
    .map(([name, { type, content }]) => [`_callboard/${name}`, { type, render: () => content }])
}

function allPagesView(site: Site, options: Parameters<typeof notFoundView>[1]): PageView {
  const view = notFoundView(site, options)
  const base = '../../'
  return {
    ...view,
    title: `All pages \u00b7 ${site.name}`,
    base,
    home: base,
    asset: (name) => `../${name}?v=${options.fingerprint}`,
    styles: [base + stylePath(options.fingerprint)],
    nav: '',
    html: `<h1>All pages</h1>\n${wholeNavHtml(site, base)}`,
  }
}

function compile(layout: string): (view: PageView) => string {
  const eta = new Eta({ autoEscape: true, autoTrim: false })
  try {
    const template = eta.compile(layout)
    return (view) => eta.render(template, view)
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause)
    throw docsErrors.LAYOUT_INVALID({ reason }, { cause })
  }
}

function fingerprintOf(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 8)
}
