import type { Element, Root } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import type { Dialect } from './dialect.ts'
import { safeSlug } from './safe-id.ts'
import { pythonSlug, unicodeSlug, uniqueSlug } from './slug.ts'
import { walkElements } from './walk.ts'

/** A heading of a page. */
export interface PageHeading {
  /** Without the `#`. */
  id: string
  title: string
  /** 1 to 6. */
  depth: number
}

/** A heading with the element it stands in, while the page is rendered. */
export interface HeadingElement extends PageHeading {
  element: Element
  /** Whether the author set the id. */
  isGiven: boolean
}

const name = /^h([1-6])$/

/** Gives every heading an id: its own, or one made from its text; later ones of the same text are numbered. */
export function identifyHeadings(tree: Root, slugs: Dialect['slugs']): HeadingElement[] {
  const slugOf = slugs === 'unicode' ? unicodeSlug : pythonSlug
  const elements: { element: Element; depth: number }[] = []
  const taken = new Set<string>()
  walkElements(tree, (element) => {
    const depth = Number(name.exec(element.tagName)?.[1] ?? 0)
    if (depth > 0) elements.push({ element, depth })
    const { id } = element.properties
    if (typeof id === 'string') taken.add(id)
  })
  return elements.map(({ element, depth }) => {
    const title = textOf(element).replace(/\s+/g, ' ').trim()
    const { id: given } = element.properties
    const isGiven = typeof given === 'string'
    const id = isGiven ? given : uniqueSlug(safeSlug(slugOf(title)), taken)
    taken.add(id)
    element.properties.id = id
    return { id, title, depth, element, isGiven }
  })
}

/** Puts the link to itself into a heading that survived. */
export function linkHeading({ tagName, properties: { id }, children }: Element): void {
  if (!name.test(tagName) || typeof id !== 'string') return
  children.push({
    type: 'element',
    tagName: 'a',
    properties: { className: ['headerlink'], href: `#${encodeURI(id)}`, title: 'Permanent link' },
    children: [{ type: 'text', value: '\u00b6' }],
  })
}
