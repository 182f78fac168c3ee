import type { Catalog } from '@callboard/catalog'
import { didYouMean, type Entity } from '@callboard/core'

/**
 * Says why conditions such as `kind=component` match nothing, where a word of them is known to no entity.
 *
 * @returns sentences, none where every word is known
 */
export function nearConditions(
  catalog: Pick<Catalog, 'entities' | 'facets'>,
  filter: readonly string[],
): string[] {
  const conditions = filter.flatMap((set) => set.split(','))
  const sentences = conditions.flatMap((condition) => {
    const [field = '', value] = condition.split('=', 2).map((part) => part.trim())
    const found = catalog.facets({ fields: [field] })[field] ?? []
    if (found.length === 0) return [unknown('the field', field, fieldsOf(catalog.entities()))]
    const values = found.map((each) => each.value)
    const isKnown =
      value === undefined || values.some((each) => each.toLowerCase() === value.toLowerCase())
    return isKnown ? [] : [unknown(`"${field}" as`, value, values)]
  })
  return [...new Set(sentences)]
}

function unknown(what: string, word: string, known: Iterable<string>): string {
  const near = didYouMean(word, [...known])
  return `No entity has ${what} "${word}".${near === undefined ? '' : ` Did you mean "${near}"?`}`
}

/** Fields of entities two levels deep: `kind`, `spec.type`. */
function fieldsOf(entities: Iterable<Entity>): Set<string> {
  const fields = new Set<string>()
  for (const entity of entities)
    for (const [key, value] of Object.entries(entity)) {
      fields.add(key)
      if (key === 'relations' || typeof value !== 'object' || value === null) continue
      for (const inner of Object.keys(value)) fields.add(`${key}.${inner}`)
    }
  return fields
}
