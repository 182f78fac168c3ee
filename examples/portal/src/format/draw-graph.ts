import { type GraphView, toSvg } from '@callboard/catalog'
import type { Graph } from '../view-models.ts'
import { entityHref } from './entity-link.ts'

/** Pixels up to which a drawing is made smaller to be seen whole; a wider one is scrolled, or nobody could read it. */
const widestFitted = 1_100

/** A drawing of a part of the graph, with what its legend has to say: the relations, and whether it is cut. */
export function drawGraph(
  view: GraphView,
  { title, version, maxNodes = 60 }: { title: string; version: string; maxNodes?: number },
): Graph {
  const total = view.nodes.length - 1
  const svg = toSvg(view, {
    title,
    href: entityHref,
    icon: (kind) => `/assets/icons.svg?v=${version}#${kind}`,
    maxNodes,
  })
  const width = Number(/ width="(\d+)"/.exec(svg)?.[1])
  return {
    title,
    svg,
    ...(width <= widestFitted && { fitted: true }),
    legend: [...new Set(view.edges.map(({ type }) => type))].sort(),
    ...(view.nodes.length > maxNodes && { cutFrom: total }),
  }
}
