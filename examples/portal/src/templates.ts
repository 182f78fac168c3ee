import type { Catalog } from '@callboard/catalog'
import { type Entity, hasErrors } from '@callboard/core'
import { parseTemplate, type Template } from '@callboard/scaffolder'

/** The templates of a catalog, parsed. */
export interface Templates {
  /** Undefined when there is none, or when it is not valid. */
  get(ref: string): Template | undefined
  list(): Template[]
}

/** Parses templates when they are asked for; an entity that has not changed is not parsed again. */
export function createTemplates(catalog: Catalog): Templates {
  const parsed = new WeakMap<Entity, { template: Template | undefined }>()
  const parse = (entity: Entity): Template | undefined => {
    const known = parsed.get(entity)
    if (known) return known.template
    const { template, issues } = parseTemplate({ entity })
    const usable = hasErrors(issues) ? undefined : template
    parsed.set(entity, { template: usable })
    return usable
  }
  return {
    get(ref) {
      const [entity] = catalog.byRefs([ref])
      return entity?.kind === 'Template' ? parse(entity) : undefined
    },
    list: () =>
      catalog
        .query({ filter: { kind: 'Template' }, limit: 1000 })
        .items.map(parse)
        .filter((template) => template !== undefined),
  }
}
