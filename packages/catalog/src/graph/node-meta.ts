import type { GraphNode } from './graph-view.ts'

/** The second line of a node: what it is. */
export function nodeMeta({
  kind,
  type,
  missing,
}: Pick<GraphNode, 'kind' | 'type' | 'missing'>): string {
  return missing ? 'not in the catalog' : [kind, type].filter(Boolean).join(' · ')
}
