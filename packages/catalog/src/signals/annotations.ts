import type { Entity } from '@callboard/core'
import { catalogErrors } from '../errors.ts'

/** Longest annotation that is acted upon, in characters. */
const maxLength = 2000
/** Most things that one annotation may name. */
const maxItems = 20

/** The text of an annotation without white space around it; nothing where it is blank. */
export function annotationOf({ metadata }: Entity, name: string): string | undefined {
  return metadata.annotations?.[name]?.trim() || undefined
}

/** Whether any of some annotations says something. */
export function hasAnnotation(...names: readonly string[]): (entity: Entity) => boolean {
  return (entity) => names.some((name) => annotationOf(entity, name) !== undefined)
}

/** The key of a signal that looks at nothing but some annotations. */
export function keyOfAnnotations(...names: readonly string[]): (entity: Entity) => string {
  return (entity) => JSON.stringify(names.map((name) => annotationOf(entity, name) ?? null))
}

/** An annotation that cannot be acted upon. */
export function badAnnotation(
  name: string,
  { value, reason, hint }: { value: string; reason: string; hint: string },
): Error {
  return catalogErrors.ANNOTATION_INVALID({ name, value: value.slice(0, 200), reason, hint })
}

/**
 * An annotation in bounds, for a place where any text is taken as one value.
 *
 * @throws CATALOG_ANNOTATION_INVALID
 */
export function boundedAnnotation(entity: Entity, name: string): string | undefined {
  const value = annotationOf(entity, name)
  if (value !== undefined && value.length > maxLength)
    throw badAnnotation(name, {
      value,
      reason: `it is longer than ${maxLength} characters`,
      hint: 'Shorten it, or let the other system hold the long form under a name.',
    })
  return value
}

/**
 * The items of an annotation with commas between.
 *
 * @throws CATALOG_ANNOTATION_INVALID
 */
export function listAnnotation(
  entity: Entity,
  name: string,
  split: (text: string) => string[] = (text) => text.split(','),
): string[] {
  const value = boundedAnnotation(entity, name) ?? ''
  const items = split(value)
    .map((item) => item.trim())
    .filter(Boolean)
  if (items.length > maxItems)
    throw badAnnotation(name, {
      value,
      reason: `it names more than ${maxItems} things`,
      hint: 'Name the few that matter.',
    })
  return items
}

/**
 * An annotation that becomes one segment of a path, encoded. Dots alone would lead to another route of the same host.
 *
 * @throws CATALOG_ANNOTATION_INVALID
 */
export function segmentAnnotation(entity: Entity, name: string): string | undefined {
  const value = boundedAnnotation(entity, name)
  return value && pathSegment(value, name)
}

/** The same for a part of one. */
export function pathSegment(value: string, name: string): string {
  if (/^\.*$/.test(value) || /[/\\%\s]|\p{C}/u.test(value))
    throw badAnnotation(name, {
      value,
      reason: 'it is not a name',
      hint: 'Write the name as the other system shows it, without slashes or spaces.',
    })
  return encodeURIComponent(value)
}
