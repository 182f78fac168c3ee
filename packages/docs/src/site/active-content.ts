import { type Issue, issueFromError } from '@callboard/core'
import { docsErrors } from '../errors.ts'
import type { Sources } from './read-sources.ts'

/** Drawings larger than this, in bytes, are taken for active unread. */
const maxBytes = 2 * 1024 * 1024
/** Entities that only stand for plain text, as drawing programs write them, run nothing. */
const active =
  /<script|<iframe|<embed|<object|\son\w+\s*=|javascript:|=\s*["']\s*&#|<!ENTITY[^>]*?["'][^"'>]*[<&]/i

/** Whether a drawing was found active, by what tells one from another; kept from one load to the next. */
export type ActiveCache = Map<string, boolean>

/**
 * Finds files that can run scripts when a browser opens them by themselves: HTML, and drawings that hold a script.
 * They are published as they are; who serves them decides under which headers.
 */
export async function activeContent(
  { files, locate, fileOf }: Sources,
  cache: ActiveCache,
): Promise<Issue[]> {
  const issues: Issue[] = []
  const seen: ActiveCache = new Map()
  for (const [path, { bytes, modifiedMs }] of files.assets) {
    const isPage = /\.(?:html?|xhtml|xht|mht|mhtml|shtml)$/i.test(path)
    const isDrawing = /\.svgz?$/i.test(path)
    if (!isPage && !isDrawing) continue
    const key = JSON.stringify([locate(path)?.mount.documents.root, path, bytes, modifiedMs])
    const isActive = cache.get(key) ?? (isPage || bytes > maxBytes || active.test(await read(path)))
    seen.set(key, isActive)
    if (!isActive) continue
    const file = fileOf(path)
    const error = docsErrors.ASSET_ACTIVE({ path: file })
    issues.push({ ...issueFromError(error, isPage ? 'info' : 'warning'), at: { file } })
  }
  cache.clear()
  for (const [key, isActive] of seen) cache.set(key, isActive)
  return issues

  async function read(path: string): Promise<string> {
    const found = locate(path)
    const content = await found?.mount.documents.readBytes(found.path, { maxBytes })
    return new TextDecoder().decode(content)
  }
}
