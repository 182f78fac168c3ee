import type { Catalog, CatalogDiff, EntityDifference } from '@callboard/catalog'
import { defineCommand } from '../command.ts'
import { whole } from '../option-parsers.ts'
import type { ChangeJson } from '../terminal/changes.ts'
import { toChangeJson } from './catalog-history.ts'

interface DiffOptions {
  since: number
  until?: number
  refresh?: boolean
}

/** `callboard catalog diff`: what is different since a revision. */
export const catalogDiff = defineCommand<DiffOptions>({
  name: 'catalog diff',
  summary: 'Shows what differs between two revisions, each entity once, oldest change first.',
  examples: [
    'catalog diff --since 0',
    'catalog diff --since 41 --until 43 --config callboard.config.yaml --json',
  ],
  options: [
    {
      flags: '--since <revision>',
      description: 'the earlier one; 0 is the empty catalog',
      parse: whole,
      required: true,
    },
    { flags: '--until <revision>', description: 'the later one (the newest)', parse: whole },
    { flags: '--refresh', description: 'reads the sources first, and keeps what changed' },
  ],
  notes: ['It is kept where catalog.store of the configuration says; the portal adds to it.'],
  usesSources: true,
  async run(context) {
    const { since, until, refresh } = context.options
    const { openKeptCatalog } = await import('../sources/open-kept-catalog.ts')
    const { changesText } = await import('../terminal/changes.ts')
    await using opened = await openKeptCatalog(context, 'catalog diff', { refresh })
    const { catalog } = opened
    const diff = await catalog.diff({ since, ...(until !== undefined && { until }) })
    const changes = await changesOf(catalog, diff)
    return {
      json: { since: diff.since, until: diff.until, changes },
      text: (screen) => [
        `Revision ${diff.since} to ${diff.until}`,
        '',
        ...changesText(screen, changes),
      ],
    }
  },
})

/** Differences with when they last became what they are, the oldest first. */
async function changesOf(catalog: Catalog, diff: CatalogDiff): Promise<ChangeJson[]> {
  const changes: ChangeJson[] = []
  for (const action of ['added', 'changed', 'removed'] as const)
    for (const difference of diff[action]) {
      const last = await lastChange(catalog, difference, diff.until)
      if (last) changes.push({ ...last, action, ...difference })
    }
  return changes.sort((a, b) => a.revision - b.revision || (a.ref < b.ref ? -1 : 1))
}

async function lastChange(
  catalog: Catalog,
  { ref }: EntityDifference,
  until: number,
): Promise<ChangeJson | undefined> {
  const [change] = await catalog.history(ref, { limit: 1, before: until + 1 })
  if (!change) return undefined
  // Before and after are those of the whole range.
  const { before: _, after: __, ...last } = toChangeJson(change)
  return last
}
