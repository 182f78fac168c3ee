import { formatIssue, type Issue } from '@callboard/core'
import { createDocs } from '../create-docs.ts'
import type { DocsOptions } from '../docs-options.ts'
import type { NavItem, Site } from '../site/site.ts'
import { writeFiles } from './write-files.ts'

/** Loads a site from files that are gone afterwards. */
export async function loadFiles(
  files: Readonly<Record<string, string | Uint8Array>>,
  options: Partial<DocsOptions> = {},
): Promise<Site> {
  await using temporary = await writeFiles(files)
  return await createDocs({ source: temporary.folder, ...options }).load()
}

/** Issues as lines, those for information too, without the lines of the file around them. */
export const issueLines = (issues: readonly Issue[]): string =>
  issues.map((issue) => formatIssue({ ...issue, frame: undefined })).join('\n')

/** A navigation as lists of titles and addresses. */
export const outlineOf = (items: readonly NavItem[]): unknown[] =>
  items.map(({ title, href, children }) =>
    children.length > 0 ? [title, href, outlineOf(children)] : [title, href],
  )
