import type { Catalog } from '@callboard/catalog'
import { type Entity, entityRefOf } from '@callboard/core'
import { related, templateHref, titleOf } from '../format/entity-link.ts'
import type { TemplateRow } from '../view-models.ts'

/** A template as the gallery shows it. */
export function templateRow(catalog: Pick<Catalog, 'get'>, template: Entity): TemplateRow {
  // The catalog's entity has its relations, a parsed template only what stood in its document.
  const entity = catalog.get(entityRefOf(template)) ?? template
  const { description, tags = [] } = entity.metadata
  const owner = related(catalog, entity, 'ownedBy')
  return {
    ref: entityRefOf(entity),
    title: titleOf(entity),
    ...(description && { description }),
    ...(typeof entity.spec?.type === 'string' && { type: entity.spec.type }),
    ...(owner && { owner }),
    tags,
    href: templateHref(entityRefOf(entity)),
  }
}
