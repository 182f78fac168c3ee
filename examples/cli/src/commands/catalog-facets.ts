import { defineCommand } from '../command.ts'
import { repeated } from '../option-parsers.ts'
import { table } from '../terminal/table.ts'
import { count } from '../terminal/words.ts'

/** `callboard catalog facets`: the values of fields, counted. */
export const catalogFacets = defineCommand<{ filter?: string[] }>({
  name: 'catalog facets',
  summary: 'Counts the values of fields.',
  examples: [
    'catalog facets kind spec.type --from examples/acme',
    'catalog facets relations.ownedBy --filter kind=component --from examples/acme --json',
  ],
  args: [['<field...>', 'fields by their keys, with dots between']],
  options: [
    {
      flags: '--filter <conditions>',
      description: 'counts only what matches (repeatable: any of them)',
      parse: repeated,
    },
  ],
  usesSources: true,
  async run(context) {
    const { openCatalog } = await import('../sources/open-catalog.ts')
    await using opened = await openCatalog(context, 'catalog facets')
    const facets = opened.catalog.facets({ fields: context.args, filter: context.options.filter })
    return {
      json: { facets },
      text: (screen) => [
        ...Object.entries(facets).flatMap(([field, values]) => [
          screen.style.bold(screen.clean(field)),
          ...table(
            screen,
            [
              { title: 'Value', value: ({ value }) => value, shrinkTo: 20 },
              { title: 'Entities', value: (row) => row.count, align: 'right' },
            ],
            values.toSorted((a, b) => b.count - a.count),
          ),
          '',
        ]),
        count(Object.values(facets).flat().length, 'value'),
      ],
    }
  },
})
