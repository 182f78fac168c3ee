import type { EntityLink } from './catalog.ts'
import type { Notice, Page } from './frame.ts'

/** `repository.eta` at `/git/<owner>/<repo>`. `head` is the short commit id; `file` is the one that was chosen. */
export interface RepositoryPage extends Page {
  title: string
  href: string
  cloneCommand: string
  head: string
  notice: Notice
  files: { path: string; href: string; size: string; selected: boolean }[]
  entity?: EntityLink
  file?: { path: string; codeHtml: string }
}
