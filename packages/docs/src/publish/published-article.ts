import type { Element, Root } from 'hast'
import { raw } from 'hast-util-raw'
import { type Schema, sanitize } from 'hast-util-sanitize'
import { toString as textOf } from 'hast-util-to-string'
import { articleClass } from '../markdown/class-names.ts'
import type { PageHeading } from '../markdown/headings.ts'
import { printHtml } from '../markdown/print-html.ts'
import { safeId, safeSlug } from '../markdown/safe-id.ts'
import { sanitizeSchema } from '../markdown/sanitize-schema.ts'
import { walkElements } from '../markdown/walk.ts'

/** A page as it was published, by us or by the peer, without the frame around its article. */
export interface PublishedArticle {
  /** Sanitised again: whoever writes into a storage decides about no portal. */
  html: string
  headings: PageHeading[]
  editUrl?: string
  /** Address of the page's Markdown, relative to the page. */
  markdownHref?: string
  /** When it last changed, milliseconds since 1970 UTC. */
  updatedMs?: number
}

/** Reads the article of a page; undefined for a page that has none. */
export function readArticle(page: string): PublishedArticle | undefined {
  const tree = parse(page)
  let article: Element | undefined
  const found: Omit<PublishedArticle, 'html' | 'headings'> = {}
  walkElements(tree, (element) => {
    const { tagName, properties } = element
    const href = typeof properties.href === 'string' ? properties.href : undefined
    if (tagName === 'article') article ??= element
    if (properties.title === 'Edit this page' && isWeb(href)) found.editUrl ??= href
    if (tagName === 'link' && properties.type === 'text/markdown' && href !== undefined)
      found.markdownHref ??= href
    const time = tagName === 'time' ? Date.parse(String(properties.dateTime)) : Number.NaN
    if (!Number.isNaN(time) && !isWithin(element, article)) found.updatedMs ??= time
  })
  if (!article) return undefined
  const clean = cleanArticle(article)
  return { ...found, html: printHtml(clean).trim(), headings: headingsIn(clean) }
}

/** Where a page leads that stands in for one that has moved. */
export function redirectOf(page: string): string | undefined {
  let target: string | undefined
  walkElements(parse(page), ({ tagName, properties }) => {
    const content = String(properties.content)
    if (tagName === 'meta' && String(properties.httpEquiv) === 'refresh')
      target ??= /;\s*url=(.+)$/i.exec(content)?.[1]
  })
  return target
}

const parse = (html: string): Root =>
  raw({ type: 'root', children: [{ type: 'raw', value: html } as never] }) as Root

const isWeb = (href: string | undefined): href is string => /^https?:\/\//i.test(href ?? '')

function isWithin(element: Element, around: Element | undefined): boolean {
  let isFound = false
  if (around)
    walkElements(around, (each) => {
      isFound ||= each === element
    })
  return isFound
}

const math =
  'math semantics mrow mi mo mn ms mtext mspace msup msub msubsup mfrac msqrt mroot mover munder munderover mtable mtr mtd mstyle mpadded mphantom menclose'
const drawing = 'svg g path circle rect ellipse line polyline polygon'

/** What a finished article holds besides what its author may write: tabs, check boxes, formulas, icons. */
const finished: Schema = {
  ...sanitizeSchema,
  tagNames: [
    ...(sanitizeSchema.tagNames ?? []).filter((name) => !name.includes(' ')),
    ...['label', 'input', ...math.split(' '), ...drawing.split(' ')],
  ],
  required: { input: { type: 'checkbox' } },
  attributes: {
    ...sanitizeSchema.attributes,
    div: ['dataTabs'],
    label: ['htmlFor'],
    input: [['type', 'radio', 'checkbox'], ['name', /^__tabbed_\d+$/], 'checked', 'disabled'],
    math: [['display', 'block', 'inline']],
    mo: ['stretchy', 'fence', 'separator', 'form', 'lspace', 'rspace', 'minsize', 'maxsize'],
    mi: ['mathvariant'],
    mspace: ['width'],
    mstyle: ['displaystyle', 'scriptlevel', 'mathcolor'],
    mtable: ['columnalign', 'rowspacing', 'columnspacing'],
    svg: ['viewBox', 'width', 'height', 'fill'],
    path: ['d', 'fill', 'fillRule', 'clipRule'],
    circle: ['cx', 'cy', 'r', 'fill'],
    rect: ['x', 'y', 'width', 'height', 'rx', 'fill'],
  },
}

/** Classes of ours within articles, and those of authors as they were published. */
const own =
  /^(?:user|hljs|tabbed|tml)-[\w-]{1,60}$|^(?:hll|linenos|linenodiv|code|docs-diagram|task-list-(?:control|indicator))$/

function cleanArticle(article: Element): Root {
  walkElements(article, (element) => {
    const { tagName, properties } = element
    // The peer's links for editing and reading the source.
    element.children = element.children.filter(
      (child) =>
        child.type !== 'element' || !classesOf(child).some((name) => name.startsWith('md-content')),
    )
    const kept = classesOf(element).filter((name) => own.test(name) || articleClass(name) === name)
    if (kept.length > 0) properties.className = kept
    else delete properties.className
    const id = typeof properties.id === 'string' ? safeId(properties.id) : undefined
    if (id === undefined) delete properties.id
    else properties.id = /^h[1-6]$/.test(tagName) ? safeSlug(String(properties.id)) : id
    if (properties.target !== undefined) properties.rel = ['noopener', 'noreferrer']
    const src = String(properties.src ?? '')
    if (/^\s*data:/i.test(src) && !/^data:image\/(?:png|jpeg|gif|webp|svg\+xml)[;,]/.test(src))
      delete properties.src
  })
  return sanitize({ type: 'root', children: article.children } as Root, finished) as Root
}

const classesOf = ({ properties: { className } }: Element): string[] =>
  Array.isArray(className) ? className.map(String) : []

function headingsIn(tree: Root): PageHeading[] {
  const headings: PageHeading[] = []
  walkElements(tree, (element) => {
    const [, depth] = /^h([1-6])$/.exec(element.tagName) ?? []
    const { id } = element.properties
    if (depth === undefined || typeof id !== 'string') return
    const children = element.children.filter(
      (child) => child.type !== 'element' || !classesOf(child).includes('headerlink'),
    )
    const title = textOf({ ...element, children }).trim()
    headings.push({ id, title, depth: Number(depth) })
  })
  return headings
}
