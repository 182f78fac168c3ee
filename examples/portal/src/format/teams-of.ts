import type { Catalog } from '@callboard/catalog'
import type { EntityLink } from '../view-models.ts'
import { linkTo } from './entity-link.ts'

/** The groups that a user says to be in; none for nobody. */
export function teamsOf(catalog: Pick<Catalog, 'get'>, user: string | undefined): EntityLink[] {
  const entity = user === undefined ? undefined : catalog.get(user)
  return (entity?.relations ?? [])
    .filter(({ type }) => type === 'memberOf')
    .map(({ targetRef }) => linkTo(catalog, targetRef))
}
