import type { EntityLink } from './catalog.ts'
import type { Notice, Page, Tab } from './frame.ts'

/** `repository.eta` at `/git/<owner>/<repo>`. `head` is the short commit id; `file` is the one that was chosen. */
export interface RepositoryPage extends Page {
  title: string
  href: string
  cloneCommand: string
  branch: string
  branches: Tab[]
  moreBranches: number
  head: string
  notice: Notice
  fileCount: number
  files: { path: string; href: string; size: string; selected: boolean }[]
  entity?: EntityLink
  file?: { path: string; codeHtml: string }
}
