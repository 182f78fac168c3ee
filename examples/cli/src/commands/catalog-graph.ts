import type { GraphView } from '@callboard/catalog'
import { defineCommand } from '../command.ts'
import { list, positive } from '../option-parsers.ts'
import type { Screen } from '../terminal/screen.ts'
import { table } from '../terminal/table.ts'
import { count, shortRef } from '../terminal/words.ts'

interface GraphOptions {
  depth?: number
  via?: string[]
  format?: 'json' | 'mermaid' | 'dot' | 'svg'
}

/** `callboard catalog graph`: what stands around an entity. */
export const catalogGraph = defineCommand<GraphOptions>({
  name: 'catalog graph',
  summary: 'Shows what stands around an entity, or draws it.',
  examples: [
    'catalog graph component:payment-gateway --from examples/acme',
    'catalog graph system:global-payments --depth 2 --format mermaid --from examples/acme',
    'catalog graph resource:payments-db --via dependsOn --from examples/acme --json',
  ],
  args: [['<ref>', 'the entity in the middle']],
  options: [
    { flags: '--depth <number>', description: 'relations from the entity (1)', parse: positive },
    {
      flags: '--via <types>',
      description: 'relation types to follow, with commas between',
      parse: list,
    },
    {
      flags: '--format <format>',
      description: 'writes nodes and edges as data or as a drawing',
      choices: ['json', 'mermaid', 'dot', 'svg'],
    },
  ],
  usesSources: true,
  async run(context) {
    const [ref = ''] = context.args
    const { format, ...around } = context.options
    const { openCatalog } = await import('../sources/open-catalog.ts')
    await using opened = await openCatalog(context, 'catalog graph')
    const view = opened.catalog.graph.neighbours(ref, around)
    const drawing = format && (await draw(view, format))
    return { json: view, text: (screen) => (drawing ? [drawing] : graphText(screen, view)) }
  },
})

async function draw(view: GraphView, format: NonNullable<GraphOptions['format']>): Promise<string> {
  const { toDot, toMermaid, toSvg } = await import('@callboard/catalog')
  const drawings = {
    json: () => JSON.stringify(view, null, 2),
    mermaid: () => toMermaid(view),
    dot: () => toDot(view),
    svg: () => toSvg(view, { title: view.subject }),
  }
  return drawings[format]().trimEnd()
}

function graphText(screen: Screen, { nodes, edges, truncated }: GraphView): string[] {
  const columns = [
    {
      title: 'From',
      value: ({ from }: GraphView['edges'][number]) => shortRef(from),
      shrinkTo: 12,
    },
    { title: 'Relation', value: ({ type }: GraphView['edges'][number]) => type },
    { title: 'To', value: ({ to }: GraphView['edges'][number]) => shortRef(to), shrinkTo: 12 },
  ]
  const sizes = `${count(nodes.length, 'entity', 'entities')}, ${count(edges.length, 'relation')}`
  return [
    ...table(screen, columns, edges),
    '',
    truncated ? `${sizes}; there is more around them: raise --depth` : sizes,
  ]
}
