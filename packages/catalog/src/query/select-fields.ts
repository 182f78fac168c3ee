import type { Entity } from '@callboard/core'
import { catalogErrors } from '../errors.ts'

const maxFields = 100

/**
 * Checks the names of fields.
 *
 * @throws CATALOG_FIELD_INVALID
 */
export function parseFields(fields: readonly string[]): readonly string[] {
  const refuse = (field: string, reason: string) => catalogErrors.FIELD_INVALID({ field, reason })
  if (fields.length > maxFields)
    throw refuse(fields.join(','), `more than ${maxFields} fields are named`)
  return fields.map((field) => {
    const path = field.trim()
    if (path === '') throw refuse(field, 'it is empty')
    if (/[[\]]/.test(path)) throw refuse(field, 'single elements of lists cannot be chosen')
    return path
  })
}

/** A copy of an entity with some of its fields only. Keys may hold dots: `metadata.annotations.example.com/tier`. */
export function selectFields(entity: Entity, fields: readonly string[]): Entity {
  const selected: Record<string, unknown> = {}
  for (const field of fields) copy(entity, selected, field)
  return selected as unknown as Entity
}

/** Recursion goes no deeper than the path has dots. */
function copy(from: object, to: Record<string, unknown>, path: string): void {
  for (const [key, value] of Object.entries(from)) {
    if (key === path) set(to, key, value)
    else if (path.startsWith(`${key}.`) && isRecord(value)) {
      const known = Object.hasOwn(to, key) ? to[key] : undefined
      // What was chosen whole is frozen and complete.
      if (known === value) continue
      const inner = isRecord(known) ? known : {}
      copy(value, inner, path.slice(key.length + 1))
      if (Object.keys(inner).length > 0) set(to, key, inner)
    }
  }
}

/** Plain assignment would give `__proto__` a meaning. */
function set(to: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(to, key, { value, enumerable: true, configurable: true, writable: true })
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
