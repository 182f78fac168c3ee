import type { Entity } from '@callboard/core'

/** What a field can be compared by; `null` is there and equals nothing. */
export type FieldValue = string | number | boolean | null

const relationPrefix = 'relations.'

/**
 * The values of a field of an entity, as the peer's search table holds them: keys in any letter case, keys with dots in them
 * found too, a list standing for each of its elements, and `metadata.tags.java` true for the element `java`.
 * `relations.ownedBy` gives the references at the other ends.
 *
 * @param path - in lower case
 */
export function fieldValues(entity: Entity, path: string): FieldValue[] {
  if (path.startsWith(relationPrefix)) {
    const type = path.slice(relationPrefix.length)
    const found = entity.relations?.filter((relation) => relation.type.toLowerCase() === type) ?? []
    return found.map(({ targetRef }) => targetRef)
  }
  const values: FieldValue[] = []
  collect(entity, path, values)
  return values
}

/** Recursion goes no deeper than the path has dots. */
function collect(node: unknown, path: string, values: FieldValue[]): void {
  if (Array.isArray(node)) {
    for (const item of node) {
      if (path !== '' && typeof item === 'string' && item.toLowerCase() === path) values.push(true)
      collect(item, path, values)
    }
    return
  }
  if (typeof node !== 'object' || node === null) {
    if (path === '' && isValue(node)) values.push(node)
    return
  }
  if (path === '') return
  for (const key of Object.keys(node)) {
    if (!startsWithKey(path, key)) continue
    collect((node as Record<string, unknown>)[key], path.slice(key.length + 1), values)
  }
}

const dot = 46

function startsWithKey(path: string, key: string): boolean {
  if (key.length > path.length) return false
  if (key.length < path.length && path.charCodeAt(key.length) !== dot) return false
  return path.startsWith(key) || path.startsWith(key.toLowerCase())
}

function isValue(value: unknown): value is FieldValue {
  return (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'boolean'
  )
}
