import type { Element, Root } from 'hast'
import type { PageContext } from './page-context.ts'
import { type LinkTarget, resolveLink } from './resolve-link.ts'
import { walkElements } from './walk.ts'

/** A link or image of a page: to the same site, or by http(s) to another one. */
export interface PageLink {
  /** As the author wrote it. */
  url: string
  target: LinkTarget
  isImage: boolean
  /** Line in the author's file, where it is known. */
  line: number | undefined
}

const lineAttribute = 'dataCallboardLine'
const plainImage = /^data:image\/(?:png|jpeg|gif|webp);base64,[a-z0-9+/=\s]*$/i

/** Notes the line of links and images on them, because parsing raw HTML loses positions. */
export function noteLines(tree: Root): void {
  walkElements(tree, (element) => {
    const line = element.position?.start.line
    if (addressOf(element) && line !== undefined) element.properties[lineAttribute] = String(line)
  })
}

/** Points links and images at the built site and lists those that can be checked. */
export function resolveLinks(tree: Root, context: PageContext): PageLink[] {
  const links: PageLink[] = []
  walkElements(tree, (element) => {
    const attribute = addressOf(element)
    if (!attribute) return
    const line = Number(element.properties[lineAttribute] ?? element.position?.start.line)
    delete element.properties[lineAttribute]
    const url = element.properties[attribute]
    if (typeof url !== 'string') return
    const isImage = attribute === 'src'
    const target = withoutPage(resolveLink(url, context), isImage)
    if ('href' in target) element.properties[attribute] = target.href
    else delete element.properties[attribute]
    if (isImage && /^data:/i.test(url.trim()) && !plainImage.test(url.trim())) {
      delete element.properties[attribute]
    }
    if (target.kind === 'external' && !/^https?:\/\//i.test(target.href)) return
    links.push({
      url,
      target,
      isImage,
      line: lineInFile(line, url, context),
    })
  })
  return links
}

/** An image beside the documents is no page that could be shown in its place. */
function withoutPage(target: LinkTarget, isImage: boolean): LinkTarget {
  return isImage && target.kind === 'outside' ? { kind: 'outside', path: target.path } : target
}

/** In raw HTML only the text of the address says where it stands. */
function lineInFile(
  line: number,
  url: string,
  { scanned, body, pageLine }: PageContext,
): number | undefined {
  if (line > 0) return pageLine(scanned.sourceLine(line))
  const at = body.indexOf(url)
  return at === -1 ? undefined : pageLine(body.slice(0, at).split('\n').length)
}

function addressOf({ tagName }: Element): 'href' | 'src' | undefined {
  if (tagName === 'a') return 'href'
  return tagName === 'img' ? 'src' : undefined
}
