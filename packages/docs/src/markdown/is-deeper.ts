import type { ElementContent } from 'hast'

/** Whether more elements than that are inside each other. Level by level, because deep trees break recursion. */
export function isDeeper(content: readonly ElementContent[], depth: number): boolean {
  let level = content.filter(({ type }) => type === 'element')
  for (let left = depth; left > 0 && level.length > 0; left -= 1)
    level = level.flatMap((node) =>
      node.type === 'element' ? node.children.filter(({ type }) => type === 'element') : [],
    )
  return level.length > 0
}
