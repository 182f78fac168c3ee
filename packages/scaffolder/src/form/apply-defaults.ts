import { isDeepStrictEqual } from 'node:util'
import { isRecord } from '../expressions/plain-data.ts'
import type { JsonSchema } from './json-schema.ts'
import { type FieldSource, pageFields, type VisibleWhen } from './page-fields.ts'

type Values = Record<string, unknown>

/**
 * Fills in the defaults of the fields that are asked for: what a browser's form would have sent. A field that depends
 * on another gets its default only while its condition holds.
 */
export function applyDefaults(pages: readonly JsonSchema[], values: Readonly<Values>): Values {
  const sources = pages.flatMap((page) => pageFields(page))
  const filled: Values = { ...values }
  // A default can make the condition of a later field hold, and that of a third one: as many rounds as fields.
  for (let round = 0; round < sources.length && fillOnce(sources, filled); round += 1);
  return filled
}

/** Whether a field is asked for, given the answers. */
export function isVisible(when: VisibleWhen | undefined, values: Readonly<Values>): boolean {
  if (!when) return true
  const value = values[when.field]
  if (value === undefined) return false
  return !when.equals || when.equals.some((each) => isDeepStrictEqual(each, value))
}

function fillOnce(sources: readonly FieldSource[], values: Values): boolean {
  let changed = false
  for (const { name, schema, visibleWhen } of sources) {
    if (!isVisible(visibleWhen, values)) continue
    const before = values[name]
    const after = before === undefined ? schema.default : nested(schema, before)
    if (after === undefined || isDeepStrictEqual(before, after)) continue
    values[name] = structuredClone(after)
    changed = true
  }
  return changed
}

function nested(schema: JsonSchema, value: unknown): unknown {
  return isRecord(value) && isRecord(schema.properties) ? applyDefaults([schema], value) : value
}
