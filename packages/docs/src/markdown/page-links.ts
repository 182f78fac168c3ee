import type { Element, Root } from 'hast'
import type { PageContext } from './page-context.ts'
import { type LinkTarget, resolveLink } from './resolve-link.ts'
import { walkElements } from './walk.ts'

/** A link or image of a page whose target is, or was meant to be, on the same site. */
export interface PageLink {
  /** As the author wrote it. */
  url: string
  target: Exclude<LinkTarget, { kind: 'external' }>
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
    const target = resolveLink(url, context)
    if ('href' in target) element.properties[attribute] = target.href
    else delete element.properties[attribute]
    const isImage = attribute === 'src'
    if (isImage && /^data:/i.test(url.trim()) && !plainImage.test(url.trim())) {
      delete element.properties[attribute]
    }
    if (target.kind === 'external') return
    links.push({
      url,
      target,
      isImage,
      line: line > 0 ? context.sourceLine(line) : lineOf(url, context.body),
    })
  })
  return links
}

/** In raw HTML only the text of the address says where it stands. */
function lineOf(url: string, body: string): number | undefined {
  const at = body.indexOf(url)
  return at === -1 ? undefined : body.slice(0, at).split('\n').length
}

function addressOf({ tagName }: Element): 'href' | 'src' | undefined {
  if (tagName === 'a') return 'href'
  return tagName === 'img' ? 'src' : undefined
}
