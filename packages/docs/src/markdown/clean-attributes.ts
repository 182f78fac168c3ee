import type { Element, Root } from 'hast'
import { articleClass } from './class-names.ts'
import type { HeadingElement } from './headings.ts'
import { safeId } from './safe-id.ts'
import { walkElements } from './walk.ts'

/**
 * Cuts classes to those that an article may hold and makes the ids that an author wrote safe, before the sanitiser decides on
 * elements and attributes. `<a name>`, the anchor of old pages, becomes an id.
 */
export function cleanAttributes(tree: Root, headings: readonly HeadingElement[]): void {
  const made = new Set(headings.filter(({ isGiven }) => !isGiven).map(({ element }) => element))
  walkElements(tree, (element) => {
    const { tagName, properties } = element
    const { className, id, name } = properties
    if (Array.isArray(className)) {
      const kept = className.flatMap((each) => articleClass(String(each)) ?? [])
      if (kept.length > 0) properties.className = kept
      else delete properties.className
    }
    const anchor = id ?? (tagName === 'a' ? name : undefined)
    if (made.has(element)) return
    const safe = typeof anchor === 'string' ? safeId(anchor) : undefined
    if (safe === undefined) delete properties.id
    else properties.id = safe
    if (typeof properties.style === 'string') takeStyle(element, properties.style)
    if (properties.target !== undefined) properties.rel = ['noopener', 'noreferrer']
  })
}

const size = /^(\d{1,5})(?:px)?$|^\d{1,3}(?:\.\d+)?%$/

/** Of a style what HTML can say itself: the alignment of a text, the size of an image. */
function takeStyle({ tagName, properties }: Element, style: string): void {
  for (const declaration of style.slice(0, 1000).split(';')) {
    const [name = '', value = ''] = declaration.split(':').map((part) => part.trim().toLowerCase())
    if (name === 'text-align' && /^(?:left|right|center|justify)$/.test(value))
      properties.align ??= value
    const [whole, pixels] = size.exec(value) ?? []
    if (tagName === 'img' && (name === 'width' || name === 'height') && whole !== undefined)
      properties[name] ??= pixels ?? whole
  }
}
