import type { Catalog } from '@callboard/catalog'
import type { KindCount } from '../view-models.ts'

const countedKinds: readonly [kind: string, title: string][] = [
  ['component', 'Components'],
  ['api', 'APIs'],
  ['resource', 'Resources'],
  ['system', 'Systems'],
  ['domain', 'Domains'],
  ['template', 'Templates'],
  ['group', 'Groups'],
  ['user', 'Users'],
]

/** How many entities there are of each kind that has some; of `owners`, how many are theirs. */
export function kindCounts(
  catalog: Pick<Catalog, 'facets'>,
  owners?: readonly string[],
): KindCount[] {
  const filter = owners && { 'relations.ownedBy': [...owners] }
  const { kind: found = [] } = catalog.facets({ fields: ['kind'], filter })
  const counts = new Map(found.map(({ value, count }) => [value.toLowerCase(), count]))
  const ownerQuery = (owners ?? []).map((owner) => `&owner=${encodeURIComponent(owner)}`).join('')
  return countedKinds.flatMap(([kind, title]) => {
    const count = counts.get(kind)
    if (count === undefined) return []
    return [{ kind, title, count, href: `/catalog?kind=${kind}${ownerQuery}` }]
  })
}
