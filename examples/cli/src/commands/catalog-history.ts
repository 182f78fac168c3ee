import type { EntityChange } from '@callboard/catalog'
import { defineCommand } from '../command.ts'
import { positive } from '../option-parsers.ts'
import type { ChangeJson } from '../terminal/changes.ts'

interface HistoryOptions {
  limit?: number
  refresh?: boolean
}

/** `callboard catalog history`: how an entity became what it is. */
export const catalogHistory = defineCommand<HistoryOptions>({
  name: 'catalog history',
  summary: 'Shows the changes of one entity, oldest first.',
  examples: [
    'catalog history component:payment-gateway',
    'catalog history component:checkout --limit 5 --config callboard.config.yaml --json',
  ],
  args: [['<ref>', 'kind:namespace/name; the namespace "default" can be left out']],
  options: [
    { flags: '--limit <number>', description: 'the newest so many (50)', parse: positive },
    { flags: '--refresh', description: 'reads the sources first, and keeps what changed' },
  ],
  notes: ['It is kept where catalog.store of the configuration says; the portal adds to it.'],
  usesSources: true,
  async run(context) {
    const [ref = ''] = context.args
    const { limit, refresh } = context.options
    const { openKeptCatalog } = await import('../sources/open-kept-catalog.ts')
    const { changesText } = await import('../terminal/changes.ts')
    await using opened = await openKeptCatalog(context, 'catalog history', { refresh })
    const { catalog } = opened
    const history = await catalog.history(ref, { ...(limit !== undefined && { limit }) })
    // Of one that never was, there is another that was probably meant.
    if (history.length === 0) catalog.graph.neighbours(ref)
    const changes = history.reverse().map(toChangeJson)
    return { json: { changes }, text: (screen) => changesText(screen, changes) }
  },
})

/** A change of the catalog as programs read it. */
export function toChangeJson({ timeMs, ...change }: EntityChange): ChangeJson {
  const { revision, ref, action, provider, source, paths, before, after } = change
  return {
    revision,
    at: new Date(timeMs).toISOString(),
    ref,
    action,
    provider,
    source,
    paths,
    ...(before && { before }),
    ...(after && { after }),
  }
}
