import type { Issue, Logger } from '@callboard/core'
import type { Root } from 'hast'
import type { HeadingElement } from '../markdown/headings.ts'
import type { PageLink } from '../markdown/page-links.ts'

/** What a plugin's `page` is given. */
export interface DocsPageContext {
  /** Path of the page, relative to the documents. */
  path: string
  /** The article before it is sanitised: what is added here must pass the sanitiser too. Code is not drawn yet. */
  tree: Root
  headings: readonly HeadingElement[]
  report(issue: Issue): void
  logger: Logger
  signal: AbortSignal | undefined
}

/** A page as a plugin's `site` sees it. */
export interface DocsSitePage {
  path: string
  /** Relative to the source, as issues name it. */
  file: string
  links: readonly PageLink[]
  anchors: readonly string[]
}

/** What a plugin's `site` is given. */
export interface DocsSiteContext {
  pages: readonly DocsSitePage[]
  /** Paths of the assets, relative to the documents. */
  assets: readonly string[]
  /** Addresses below the root of the site that are no pages but lead elsewhere. */
  redirects: ReadonlyMap<string, string>
  /** Whether a path beside the documents, relative to the source, is there. Asked only for what a page links to. */
  isInSource(path: string): boolean
  /** The documents of other entities that pages link to and that are not there to be shown. */
  missingEntities: ReadonlySet<string>
  report(issue: Issue): void
  logger: Logger
  signal: AbortSignal | undefined
}

/** Takes part in a build. Never named by a repository: the host hands it in. */
export interface DocsPlugin {
  name: string
  /** Whether `site` says the same of the same pages: then it is not asked again while nothing changes. @default false */
  isPure?: boolean
  /** Changes a page or looks at it. Kept with the page: it runs again only when the page does. */
  page?(context: DocsPageContext): void | Promise<void>
  /** Looks at all pages together, in every build. */
  site?(context: DocsSiteContext): void | Promise<void>
}

/** Defines a plugin; see {@link linkCheck} for one. */
export function defineDocsPlugin<const P extends DocsPlugin>(plugin: P): P {
  return plugin
}
