import { isRecord } from '../expressions/plain-data.ts'
import type { ParameterPage } from '../template/template.ts'
import { type JsonSchema, textsIn } from './json-schema.ts'
import { pageFields } from './page-fields.ts'

/** Whether what is behind a flag, with `backstage:featureFlag`, is there. */
export function isOn(schema: JsonSchema, flags: readonly string[]): boolean {
  const flag = schema['backstage:featureFlag']
  return typeof flag !== 'string' || flags.includes(flag)
}

/**
 * The pages as answers to them are checked: of what a flag takes off the form nothing is required, and it has no default.
 * Somebody for whom the flag is on can still answer, and is held to the rest of the schema.
 */
export function pagesOn(
  pages: readonly ParameterPage[],
  { flags, answers }: { flags: readonly string[]; answers: Readonly<Record<string, unknown>> },
): ParameterPage[] {
  return pages.map((page) => {
    const fields = pageFields(page.schema)
    const isPageOn = isOn(page.schema, flags)
    const off = fields
      .filter(({ schema }) => !isPageOn || !isOn(schema, flags))
      .map(({ name }) => name)
      .filter((name) => answers[name] === undefined)
    return off.length === 0 ? page : { ...page, schema: without(page.schema, off) }
  })
}

function without(schema: JsonSchema, names: readonly string[]): JsonSchema {
  const strip = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(strip)
    if (!isRecord(part)) return part
    return Object.fromEntries(
      Object.entries(part).map(([key, value]) => {
        if (key === 'required') return [key, textsIn(value).filter((name) => !names.includes(name))]
        if (key !== 'properties' || !isRecord(value)) return [key, strip(value)]
        return [key, Object.fromEntries(Object.entries(value).map(withoutDefault))]
      }),
    )
  }
  const withoutDefault = ([name, property]: [string, unknown]): [string, unknown] => {
    if (!isRecord(property) || !names.includes(name)) return [name, property]
    const { default: _default, ...rest } = property
    return [name, rest]
  }
  return strip(schema) as JsonSchema
}
