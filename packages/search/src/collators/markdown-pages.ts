import { CallboardError, type Folder, issueFromError } from '@callboard/core'
import type { SearchDocument } from '../document/search-document.ts'
import { searchErrors } from '../errors.ts'
import type { CollatorContext, LocationOf } from './collator.ts'
import { markdownText, maxMarkdownLength } from './markdown-text.ts'

/** Which pages of a folder are meant, and where each is read. */
export interface MarkdownPages {
  folder: Folder
  /** By its path in the folder without `.md`. */
  location: LocationOf<{ path: string }>
  /** Whether a page is one, by its path. @default all are */
  isPage?: (path: string) => boolean
  context: CollatorContext
}

/** Larger pages are not read, in bytes. */
const maxBytes = 4 * 1024 * 1024

/** The Markdown pages below a folder as documents. What cannot be read is reported, and stays as it was. */
export async function* markdownPages({
  folder,
  location,
  isPage = () => true,
  context,
}: MarkdownPages): AsyncGenerator<SearchDocument> {
  const include = ['**/*.md', '**/*.markdown']
  for await (const { path } of folder.walk({ include, signal: context.signal })) {
    if (!isPage(path)) continue
    const name = path.replace(/\.(?:md|markdown)$/i, '')
    const place = location({ path: name })
    const source = await readPage({ folder, path, place, context })
    if (source === undefined) continue
    if (source.length > maxMarkdownLength) {
      const cut = { page: path, maxLength: maxMarkdownLength }
      context.report(issueFromError(searchErrors.PAGE_TOO_LARGE(cut), 'warning'))
    }
    const { title = titleOf(name), text } = markdownText(source)
    yield { title, text, location: place, path }
  }
}

async function readPage({
  folder,
  path,
  place,
  context,
}: Pick<MarkdownPages, 'folder' | 'context'> & { path: string; place: string }): Promise<
  string | undefined
> {
  try {
    return await folder.readText(path, { maxBytes })
  } catch (cause) {
    if (!CallboardError.is(cause)) throw cause
    context.keep({ name: path, cause, holds: ({ location }) => location === place })
    return undefined
  }
}

/** What a page without a heading is called: wikis write blanks as hyphens. */
function titleOf(page: string): string {
  return page.slice(page.lastIndexOf('/') + 1).replace(/[-_]+/g, ' ')
}
