// Documents of one folder

// What comes out
export type { BuildResult } from './build/build-site.ts'
export { type GitChangesOptions, gitChanges } from './build/git-changes.ts'
export { createDocs, type Docs, type LoadOptions } from './create-docs.ts'
export type { DocsOptions } from './docs-options.ts'
export { docsErrors } from './errors.ts'
// Parsers and highlighters
export { highlightJsHighlighter } from './highlight/highlight-js-highlighter.ts'
export type { HighlightContext, Highlighter } from './highlight/highlighter.ts'
// Texts that are no page
export { createMarkdown, type Markdown } from './markdown/create-markdown.ts'
// Diagrams and icons
export type { DiagramContext, DiagramRenderer } from './markdown/diagram-renderer.ts'
export { type DocsLimits, defaultDocsLimits } from './markdown/docs-limits.ts'
export type { HeadingElement, PageHeading } from './markdown/headings.ts'
export type { IconSet } from './markdown/icon-set.ts'
export type { MarkdownParser, MarkdownParserContext } from './markdown/markdown-parser.ts'
export type { PageFeature } from './markdown/page-context.ts'
export type { PageLink } from './markdown/page-links.ts'
export type { LinkTarget } from './markdown/resolve-link.ts'
export { satteriParser } from './markdown/satteri-parser.ts'
// Plugins
export { builtinPlugins } from './plugins/builtin-plugins.ts'
export {
  type DocsPageContext,
  type DocsPlugin,
  type DocsSiteContext,
  type DocsSitePage,
  defineDocsPlugin,
} from './plugins/docs-plugin.ts'
export {
  type ExternalLinksOptions,
  externalLinks,
  type LinkVerdict,
  type LinkVerdicts,
} from './plugins/external-links.ts'
export { headingAliases } from './plugins/heading-aliases.ts'
export { type IconifySet, iconifyIcons } from './plugins/iconify-icons.ts'
export { type KrokiOptions, krokiDiagrams } from './plugins/kroki-diagrams.ts'
export { linkCheck } from './plugins/link-check.ts'
export { type DocsDocument, searchDocuments } from './site/search-documents.ts'
export type {
  NavItem,
  PageLinkTo,
  SearchSection,
  Site,
  SitePage,
  TocItem,
} from './site/site.ts'
// How sites look
export { type ArticleFile, type ArticleFilesOptions, articleFiles } from './theme/article-files.ts'
export { type DefaultThemeOptions, defaultTheme } from './theme/default-theme.ts'
export { type DocsTheme, defineTheme, type SiteOutput } from './theme/docs-theme.ts'
export {
  allPagesHref,
  type NavPlace,
  navDataPath,
  navHtml,
  wholeNavHtml,
} from './theme/nav-html.ts'
export type { PageView } from './theme/page-view.ts'

// Documents of entities

export {
  createDocsSites,
  type DocsSitesOptions,
  type EntitySites,
  type GetSiteOptions,
  type SiteBuild,
} from './build/create-docs-sites.ts'
export type { BuildOutcome } from './build/kept-site.ts'
export type { EntityDocs, EntityLink } from './site/entity-links.ts'
export type { LastChanges, LastChangesContext } from './site/last-changes.ts'
export { type DocsSource, techdocsSource } from './site/techdocs-source.ts'
