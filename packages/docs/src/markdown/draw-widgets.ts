import type { Element, ElementContent, Root, RootContent } from 'hast'
import { drawCode } from './code-block.ts'
import { h } from './hast-element.ts'
import type { PageContext } from './page-context.ts'
import { tocList } from './toc-list.ts'
import { walkElements } from './walk.ts'
import { widgets } from './widget-names.ts'

/** Replaces the placeholders of a sanitised page by their markup: tabs, check boxes and code. */
export async function drawWidgets(tree: Root, context: PageContext): Promise<void> {
  const { timer, highlighter, codeBlocks, page } = context
  if (codeBlocks.length > 0) await timer.untimed(highlighter.prepare?.())
  const drawn: Promise<void>[] = []
  let sets = 0
  expand(tree, context)
  walkElements(tree, (element) => {
    expand(element, context)
    if (element.tagName === widgets.tabs) {
      sets += 1
      become(element, tabSet(element, sets))
    } else if (element.tagName === widgets.tab || element.tagName === widgets.tabLabel) {
      // HTML around it has torn it out of its set.
      become(element, h('div', {}, element.children))
    } else if (element.tagName === widgets.checkbox) {
      become(element, checkbox(element.properties.checked === true))
    } else if (element.tagName === widgets.toc) {
      become(element, tocList(page.headings))
    } else if (element.tagName === widgets.code || element.tagName === widgets.inlineCode) {
      const block = codeBlocks[Number(element.properties.index)]
      if (block) drawn.push(drawCode(block, context).then((code) => become(element, code)))
    }
  })
  await Promise.all(drawn)
}

/** Puts HTML of ours, and what stands in no element of its own, among the children of a node. */
function expand(node: Root | Element, context: Pick<PageContext, 'pieces'>): void {
  if (!node.children.some(isExpanded)) return
  const children = node.children.flatMap((child): RootContent[] => {
    if (child.type !== 'element') return [child]
    if (child.tagName === widgets.bare) return child.children
    if (child.tagName !== widgets.piece) return [child]
    const made = context.pieces[Number(child.properties.index)]
    return made ? [{ type: 'raw', value: made.html, data: { text: made.text } }] : []
  })
  node.children = children as typeof node.children
  expand(node, context)
}

const isExpanded = (node: RootContent): boolean =>
  node.type === 'element' && (node.tagName === widgets.bare || node.tagName === widgets.piece)

/** In place, so that a walk which stands on the element goes on into what it has become. */
function become(element: Element, other: Element): void {
  element.tagName = other.tagName
  element.properties = other.properties
  element.children = other.children
}

/** The markup of pymdownx.tabbed in its alternate style: works without JavaScript. */
function tabSet(element: Element, set: number): Element {
  const labels = element.children.filter(isNamed(widgets.tabLabel))
  const tabs = element.children.filter(isNamed(widgets.tab))
  const chosen = Math.max(
    0,
    tabs.findIndex((tab) => tab.properties.checked === true),
  )
  const idOf = (index: number) => `__tabbed_${set}_${index + 1}`
  const inputs = tabs.map((_, index) =>
    h('input', {
      ...(index === chosen && { checked: true }),
      id: idOf(index),
      name: `__tabbed_${set}`,
      type: 'radio',
    }),
  )
  return h(
    'div',
    { className: ['tabbed-set', 'tabbed-alternate'], dataTabs: `${set}:${tabs.length}` },
    [
      ...inputs,
      h(
        'div',
        { className: ['tabbed-labels'] },
        labels.map((label, index) => h('label', { htmlFor: [idOf(index)] }, label.children)),
      ),
      h(
        'div',
        { className: ['tabbed-content'] },
        tabs.map((tab) => h('div', { className: ['tabbed-block'] }, tab.children)),
      ),
    ],
  )
}

function checkbox(checked: boolean): Element {
  return h('label', { className: ['task-list-control'] }, [
    h('input', { type: 'checkbox', disabled: true, ...(checked && { checked: true }) }),
    h('span', { className: ['task-list-indicator'] }),
  ])
}

const isNamed =
  (name: string) =>
  (node: ElementContent): node is Element =>
    node.type === 'element' && node.tagName === name
