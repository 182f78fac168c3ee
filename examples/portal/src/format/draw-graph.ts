import { type GraphView, toSvg } from '@callboard/catalog'
import type { Graph } from '../view-models.ts'
import { entityHref } from './entity-link.ts'

/** A drawing of a part of the graph, with what its legend has to say. */
export function drawGraph(
  view: GraphView,
  { title, version }: { title: string; version: string },
): Graph {
  return {
    title,
    svg: toSvg(view, {
      title,
      href: entityHref,
      icon: (kind) => `/assets/icons.svg?v=${version}#${kind}`,
    }),
    legend: [...new Set(view.edges.map(({ type }) => type))].sort(),
  }
}
