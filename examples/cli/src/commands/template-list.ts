import type { Entity } from '@callboard/core'
import { defineCommand } from '../command.ts'
import { type Column, table } from '../terminal/table.ts'
import { count, shortOwner, shortRef } from '../terminal/words.ts'

/** A template as programs get it. */
interface TemplateRow {
  ref: string
  title: string
  description: string | null
  type: string | null
  owner: string | null
  tags: readonly string[]
}

/** `callboard template list`: what can be created. */
export const templateList = defineCommand({
  name: 'template list',
  summary: 'Lists the templates.',
  examples: ['template list --from examples/acme', 'template list --json'],
  usesSources: true,
  async run(context) {
    const { openCatalog } = await import('../sources/open-catalog.ts')
    const { entityRefOf } = await import('@callboard/core')
    await using opened = await openCatalog(context, 'template list')
    const { items } = opened.catalog.query({
      filter: { kind: 'Template' },
      orderBy: 'metadata.name',
      limit: 10_000,
    })
    const templates = items.map((entity) => toRow(entity, entityRefOf(entity)))
    return {
      json: { templates },
      text: (screen) =>
        templates.length === 0
          ? ['There are no templates']
          : [...table(screen, columns, templates), '', count(templates.length, 'template')],
    }
  },
})

function toRow({ metadata, spec, relations }: Entity, ref: string): TemplateRow {
  const { name, title, description, tags } = metadata
  return {
    ref,
    title: title ?? name,
    description: description ?? null,
    type: typeof spec?.type === 'string' ? spec.type : null,
    owner: relations?.find(({ type }) => type === 'ownedBy')?.targetRef ?? null,
    tags: tags ?? [],
  }
}

const columns: Column<TemplateRow>[] = [
  { title: 'Template', value: ({ ref }) => shortRef(ref).replace(/^template:/, '') },
  { title: 'Type', value: ({ type }) => type, optional: true },
  { title: 'Owner', value: ({ owner }) => shortOwner(owner ?? ''), optional: true },
  {
    title: 'Description',
    value: ({ title, description }) => description ?? title,
    shrinkTo: 16,
    optional: true,
  },
]
