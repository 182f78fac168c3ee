import type { GraphView } from './graph-view.ts'
import { groupView } from './group-view.ts'
import { layoutView, maxTitle, type PlacedEdge, type PlacedNode } from './layout-view.ts'
import { nodeMeta } from './node-meta.ts'

/** How a drawing is made. */
export interface SvgOptions {
  /** What the drawing shows, for those who do not see it. */
  title: string
  /** Where a node leads. @default nowhere */
  href?: ((ref: string) => string | undefined) | undefined
  /** Address of a symbol for a kind in lower case, such as `/icons.svg#component`, drawn 16 pixels wide. @default none */
  icon?: ((kind: string) => string | undefined) | undefined
  /** What a type of relation is called, as in `depends on`. @default the type itself, `dependsOn` */
  relation?: ((type: string) => string) | undefined
  /** Most nodes that are drawn; the others are put together by kind with their count. @default 60 */
  maxNodes?: number | undefined
}

/**
 * A view as SVG: layers from left to right, relations as labelled arrows. No style is in it, only classes (`cb-graph`,
 * `cb-node`, `cb-node--<kind>`, `cb-node--subject`, `cb-node--missing`, `cb-node--group`, `cb-edge`, `cb-edge-label`, …), so
 * that it follows the page's theme under a strict content security policy.
 */
export function toSvg(view: GraphView, options: SvgOptions): string {
  const { title, maxNodes = 60 } = options
  const { width, height, nodes, edges } = layoutView(groupView(view, maxNodes))
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="cb-graph" role="group" aria-label="${escapeXml(title)}"`,
    ` width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<title>${escapeXml(title)}</title>`,
    ...edges.map((edge) => drawEdge(edge, options)),
    ...nodes.map((node) => drawNode(node, view.subject, options)),
    '</svg>',
  ].join('')
}

function drawEdge({ type, points, label }: PlacedEdge, { relation }: SvgOptions): string {
  return [
    `<g class="cb-edge cb-edge--${className(type)}">`,
    `<path class="cb-edge-line" fill="none" d="${curve(points)}"/>`,
    `<path class="cb-edge-head" d="${arrowHead(points)}"/>`,
    `<text class="cb-edge-label" text-anchor="middle" x="${at(label.x)}" y="${at(label.y - 4)}">`,
    `${escapeXml(relation?.(type) ?? type)}</text></g>`,
  ].join('')
}

/** Leaves and reaches each of its points level, as layers stand side by side. */
function curve([start, ...others]: PlacedEdge['points']): string {
  let from = start ?? { x: 0, y: 0 }
  const parts = [`M${at(from.x)} ${at(from.y)}`]
  for (const to of others) {
    const middle = at((from.x + to.x) / 2)
    parts.push(
      from.y === to.y
        ? `H${at(to.x)}`
        : `C${middle} ${at(from.y)} ${middle} ${at(to.y)} ${at(to.x)} ${at(to.y)}`,
    )
    from = to
  }
  return parts.join('')
}

/** Drawn rather than referred to by an id, because several drawings may stand in one page. */
function arrowHead(points: PlacedEdge['points']): string {
  const tip = points.at(-1) ?? { x: 0, y: 0 }
  const back = tip.x + ((points.at(-2)?.x ?? 0) > tip.x ? 8 : -8)
  return `M${at(tip.x)} ${at(tip.y)}L${at(back)} ${at(tip.y + 4)}L${at(back)} ${at(tip.y - 4)}Z`
}

function drawNode(node: PlacedNode, subject: string, { href, icon }: SvgOptions): string {
  const { ref, kind, title, x, y, width, height, count, missing } = node
  const target = count === undefined && !missing ? safeHref(href?.(ref)) : undefined
  const symbol = icon?.(kind.toLowerCase())
  const meta = nodeMeta(node)
  const textX = at(x + (symbol ? 36 : 12))
  const tag = target === undefined ? 'g' : 'a'
  return [
    `<${tag} class="${classesOf(node, subject)}"${target === undefined ? '' : ` href="${escapeXml(target)}"`}>`,
    `<title>${escapeXml(count === undefined ? `${title} (${ref})` : title)}</title>`,
    `<rect class="cb-node-box" x="${at(x)}" y="${at(y)}" width="${at(width)}" height="${at(height)}" rx="6"/>`,
    symbol === undefined
      ? ''
      : `<use class="cb-node-icon" href="${escapeXml(symbol)}" x="${at(x + 12)}" y="${at(y + 15)}" width="16" height="16"/>`,
    `<text class="cb-node-title" x="${textX}" y="${at(y + 20)}">${escapeXml(shorten(title))}</text>`,
    `<text class="cb-node-meta" x="${textX}" y="${at(y + 36)}">${escapeXml(shorten(meta))}</text>`,
    `</${tag}>`,
  ].join('')
}

function classesOf({ ref, kind, missing, count }: PlacedNode, subject: string): string {
  return [
    'cb-node',
    `cb-node--${className(kind)}`,
    ...(ref === subject ? ['cb-node--subject'] : []),
    ...(missing ? ['cb-node--missing'] : []),
    ...(count === undefined ? [] : ['cb-node--group']),
  ].join(' ')
}

/** What the page makes of a reference is the page's word, but a script is never a place. */
function safeHref(href: string | undefined): string | undefined {
  if (href === undefined || !URL.canParse(href, 'https://page.invalid/')) return undefined
  const { protocol } = new URL(href, 'https://page.invalid/')
  return protocol === 'https:' || protocol === 'http:' ? href : undefined
}

function className(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, '-')
}

function shorten(text: string): string {
  const characters = [...text]
  return characters.length <= maxTitle ? text : `${characters.slice(0, maxTitle - 1).join('')}…`
}

function at(value: number): string {
  return String(Math.round(value * 10) / 10)
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Control characters and lone surrogates have no place in XML, not even escaped. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const unprintable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]|\p{Cs}/gu

function escapeXml(text: string): string {
  return text
    .replace(unprintable, '')
    .replace(/[&<>"']/g, (character) => entities[character] ?? character)
}
