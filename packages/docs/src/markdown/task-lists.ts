import type { ListItem, Root } from 'mdast'
import { element } from './mdast-element.ts'
import { walkMarkdown } from './walk.ts'
import { widgets } from './widget-names.ts'

/** Gives `- [x]` items the markup of pymdownx.tasklist. */
export function buildTaskLists(tree: Root): void {
  walkMarkdown(tree, (list) => {
    if (list.type !== 'list') return
    const tasks = list.children.filter(isTask)
    if (tasks.length === 0) return
    list.data = { ...list.data, hProperties: { className: ['task-list'] } }
    for (const task of tasks) mark(task)
  })
}

const isTask = ({ checked }: ListItem): boolean => typeof checked === 'boolean'

function mark(item: ListItem): void {
  const box = element('emphasis', widgets.checkbox, { checked: item.checked === true }, [])
  const space = { type: 'text', value: ' ' } as const
  const [first] = item.children
  if (first?.type === 'paragraph') first.children.unshift(box, space)
  else item.children.unshift({ type: 'paragraph', children: [box] })
  item.checked = null
  item.data = { ...item.data, hProperties: { className: ['task-list-item'] } }
}
