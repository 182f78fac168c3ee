import type { Catalog } from '@callboard/catalog'
import { type Entity, hasErrors, type Issue } from '@callboard/core'
import { parseTemplate, type Template } from '@callboard/scaffolder'

/** The templates of a catalog, parsed. */
export interface Templates {
  /** Undefined when there is none, or when it is not valid. */
  get(ref: string): Template | undefined
  /** What keeps a template from being used, none when nothing does or there is no such template. */
  mistakes(ref: string): readonly Issue[]
  list(): Template[]
}

interface Parsed {
  template: Template | undefined
  mistakes: readonly Issue[]
}

/** Parses templates when they are asked for; an entity that has not changed is not parsed again. */
export function createTemplates(catalog: Catalog): Templates {
  const parsed = new WeakMap<Entity, Parsed>()
  const parse = (entity: Entity): Parsed => {
    const known = parsed.get(entity)
    if (known) return known
    const { template, issues } = parseTemplate({ entity })
    const made = hasErrors(issues)
      ? { template: undefined, mistakes: issues.filter(({ severity }) => severity === 'error') }
      : { template, mistakes: [] }
    parsed.set(entity, made)
    return made
  }
  const find = (ref: string): Parsed | undefined => {
    const [entity] = catalog.byRefs([ref])
    return entity?.kind === 'Template' ? parse(entity) : undefined
  }
  return {
    get: (ref) => find(ref)?.template,
    mistakes: (ref) => find(ref)?.mistakes ?? [],
    list: () =>
      catalog
        .query({ filter: { kind: 'Template' }, limit: 1000 })
        .items.map((entity) => parse(entity).template)
        .filter((template) => template !== undefined),
  }
}
