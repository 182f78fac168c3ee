import { type Issue, issueFromError } from '@callboard/core'
import { docsErrors } from '../errors.ts'
import type { Sources } from './read-sources.ts'

/** Drawings larger than this, in bytes, are taken for active unread. */
const maxBytes = 2 * 1024 * 1024
const active = /<script|<foreignObject|<iframe|\son\w+\s*=|javascript:|<!ENTITY/i

/**
 * Finds files that can run scripts when a browser opens them by themselves: HTML, and drawings that hold a script.
 * They are published as they are; who serves them decides under which headers.
 */
export async function activeContent({ folder, files, prefix }: Sources): Promise<Issue[]> {
  const issues: Issue[] = []
  for (const [path, { bytes }] of files.assets) {
    const isPage = /\.(?:html?|xhtml|xht|mht|mhtml|shtml)$/i.test(path)
    const isDrawing = /\.svgz?$/i.test(path)
    if (!isPage && !isDrawing) continue
    const text = isPage || bytes > maxBytes ? '<script' : await read(path)
    if (!active.test(text)) continue
    const error = docsErrors.ASSET_ACTIVE({ path: prefix + path })
    issues.push({
      ...issueFromError(error, isPage ? 'info' : 'warning'),
      at: { file: prefix + path },
    })
  }
  return issues

  async function read(path: string): Promise<string> {
    const content = await folder?.readBytes(path, { maxBytes })
    return new TextDecoder().decode(content)
  }
}
