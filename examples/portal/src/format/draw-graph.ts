import { type GraphView, toSvg } from '@callboard/catalog'
import type { Graph } from '../view-models.ts'
import { entityHref } from './entity-link.ts'
import { relationWords } from './relation-words.ts'

/** Pixels up to which a drawing is made smaller to be seen whole; a wider one is scrolled, or nobody could read it. */
const widestFitted = 1_100

/** Boxes of a drawing: more than fit on a screen say less, and placing them takes longer than the rest of a page. */
export const mostDrawn = 24

/** Drawings that are kept: placing boxes is much work, and gives the same for the same boxes. */
const mostKept = 200
const kept = new Map<string, Graph>()

/** What is drawn, and how. */
interface Drawing {
  title: string
  /** Of the browser's files. */
  version: string
  /** Entities beside the subject, where the view has only the nearest of them. @default those of the view */
  total?: number
}

/** A drawing of a part of the graph, with what its legend has to say: the relations, and whether it is cut. */
export function drawGraph(view: GraphView, drawing: Drawing): Graph {
  const key = JSON.stringify([view, drawing])
  const graph = kept.get(key) ?? draw(view, drawing)
  kept.delete(key)
  kept.set(key, graph)
  if (kept.size > mostKept) kept.delete(kept.keys().next().value as string)
  return graph
}

function draw(view: GraphView, { title, version, total = view.nodes.length - 1 }: Drawing): Graph {
  const svg = toSvg(view, {
    title,
    href: entityHref,
    icon: (kind) => `/assets/icons.svg?v=${version}#${kind}`,
    relation: relationWords,
    maxNodes: mostDrawn,
  })
  const width = Number(/ width="(\d+)"/.exec(svg)?.[1])
  const types = new Set(view.edges.map(({ type }) => type))
  return {
    title,
    svg,
    ...(width <= widestFitted && { fitted: true }),
    legend: [...types].map(relationWords).sort(),
    ...(total >= mostDrawn && { cutFrom: total }),
    ...(view.nodes.length > mostDrawn && { grouped: true }),
  }
}
