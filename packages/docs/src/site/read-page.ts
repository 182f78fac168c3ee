import { CallboardError, issueFromError } from '@callboard/core'
import type { FilesInTurn } from '@callboard/core/node'
import { docsErrors } from '../errors.ts'
import { emptyPage, errorPage } from '../markdown/error-page.ts'
import type { RenderedPage } from '../markdown/page-context.ts'

/** The text of a page, or the page that stands where there is none to be had. */
export type PageText = { bytes: Uint8Array } | { page: RenderedPage; reason: string }

/** Reads a page within its size. */
export async function readPage(
  folder: Pick<FilesInTurn, 'readBytes'>,
  path: string,
  { file, maxBytes }: { file: string; maxBytes: number },
): Promise<PageText> {
  try {
    return { bytes: await folder.readBytes(path, { maxBytes }) }
  } catch (error) {
    if (!CallboardError.is(error)) throw error
    return { page: errorPage(emptyPage(), error, file), reason: error.code }
  }
}

/** Decodes a page as UTF-8; what is not becomes a replacement character and an issue. */
export function decodePage(bytes: Uint8Array, file: string) {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), issues: [] }
  } catch {
    const issue = issueFromError(docsErrors.PAGE_ENCODING({ path: file }), 'warning')
    return { text: new TextDecoder().decode(bytes), issues: [{ ...issue, at: { file } }] }
  }
}
