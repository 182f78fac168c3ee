import type { Impact } from '@callboard/catalog'
import { defineCommand } from '../command.ts'
import { list, positive, whole } from '../option-parsers.ts'
import type { Screen } from '../terminal/screen.ts'
import { type Column, table } from '../terminal/table.ts'
import { count, shortOwner, shortRef } from '../terminal/words.ts'

interface ImpactOptions {
  direction?: 'dependents' | 'dependencies'
  depth?: number
  via?: string[]
  limit?: number
  offset?: number
}

/** `callboard catalog impact`: what is hit when an entity fails, and whom to call. */
export const catalogImpact = defineCommand<ImpactOptions>({
  name: 'catalog impact',
  summary: 'Shows what is hit when an entity fails, tier by tier, and the owners to call.',
  examples: [
    'catalog impact resource:payments-db --from examples/acme',
    'catalog impact component:payment-gateway --direction dependencies --from examples/acme',
    'catalog impact resource:payments-db --depth 1 --via dependsOn --from examples/acme --json',
  ],
  args: [['<ref>', 'the entity that fails']],
  options: [
    {
      flags: '--direction <direction>',
      description: 'dependents: what fails with it (the default); dependencies: what it needs',
      choices: ['dependents', 'dependencies'],
    },
    { flags: '--depth <number>', description: 'tiers (all)', parse: positive },
    {
      flags: '--via <types>',
      description: 'relation types to follow, with commas between',
      parse: list,
    },
    {
      flags: '--limit <number>',
      description: 'entities that are told of (100000)',
      parse: positive,
    },
    {
      flags: '--offset <number>',
      description: 'entities that are passed over, nearest first (0)',
      parse: whole,
    },
  ],
  usesSources: true,
  async run(context) {
    const [ref = ''] = context.args
    const { openCatalog } = await import('../sources/open-catalog.ts')
    await using opened = await openCatalog(context, 'catalog impact')
    const impact = opened.catalog.graph.impact(ref, context.options)
    const { offset = 0 } = context.options
    return { json: impactJson(impact), text: (screen) => impactText(screen, impact, offset) }
  },
})

function impactJson({ root, direction, tiers, owners, truncated }: Impact) {
  return {
    root,
    direction,
    tiers: tiers.map(({ depth, entities }) => ({
      depth,
      entities: entities.map(({ ref, path, owner }) => ({ ref, path, owner: owner ?? null })),
    })),
    owners: owners.map(({ ref, entities }) => ({ ref, entities })),
    truncated,
  }
}

function impactText(
  screen: Screen,
  { root, direction, tiers, owners, truncated }: Impact,
  offset: number,
): string[] {
  const { style, clean } = screen
  const name = clean(shortRef(root))
  const hit = tiers.flatMap(({ depth, entities }) =>
    entities.map((entity) => ({ depth, ...entity })),
  )
  if (hit.length === 0 && offset > 0) return [`${name}: no more than ${offset} are hit`]
  if (hit.length === 0)
    return [
      direction === 'dependents' ? `Nothing depends on ${name}` : `${name} depends on nothing`,
    ]
  const title = direction === 'dependents' ? `Hit when ${name} fails` : `What ${name} needs`
  return [
    style.bold(title),
    ...table(screen, hitColumns, hit),
    '',
    ...(owners.length === 0
      ? []
      : [
          style.bold(direction === 'dependents' ? 'Owners to call' : 'Owners'),
          ...table(screen, ownerColumns, owners),
          '',
        ]),
    [
      `${count(hit.length, 'entity', 'entities')} in ${count(tiers.length, 'tier')}`,
      count(owners.length, 'owner'),
      ...(truncated
        ? [style.caution(`there is more than this: --offset ${offset + hit.length}`)]
        : []),
    ].join(', '),
  ]
}

type Hit = Impact['tiers'][number]['entities'][number] & { depth: number }

const hitColumns: Column<Hit>[] = [
  { title: 'Tier', value: ({ depth }) => depth, align: 'right' },
  { title: 'Entity', value: ({ ref }) => shortRef(ref), shrinkTo: 34 },
  { title: 'Owner', value: ({ owner = '' }) => shortOwner(owner), shrinkTo: 14 },
  {
    title: 'Through',
    value: ({ path }) => shortRef(path.at(-1)?.from ?? ''),
    shrinkTo: 24,
    optional: true,
  },
  { title: 'Relation', value: ({ path }) => path.at(-1)?.type, optional: true },
]

const ownerColumns: Column<Impact['owners'][number]>[] = [
  { title: 'Owner', value: ({ ref }) => shortOwner(ref), shrinkTo: 16 },
  { title: 'Entities', value: ({ entities }) => entities.length, align: 'right' },
  {
    title: 'People',
    value: ({ people }) =>
      people.map(({ ref, displayName }) => displayName ?? shortOwner(ref)).join(', '),
    shrinkTo: 16,
    optional: true,
  },
]
