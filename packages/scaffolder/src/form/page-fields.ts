import { isDeepStrictEqual } from 'node:util'
import { isRecord } from '../expressions/plain-data.ts'
import { allowedValues, type JsonSchema, propertiesOf, schemasIn, textsIn } from './json-schema.ts'

/** A field is asked for only while another one has one of the values; without `equals`, while it has any. */
export interface VisibleWhen {
  field: string
  equals?: readonly unknown[]
}

/** A field of a page as its schema has it, conditions resolved to data. */
export interface FieldSource {
  name: string
  schema: JsonSchema
  required: boolean
  visibleWhen?: VisibleWhen
}

/**
 * The fields of a page or of an object, those included that `dependencies`, `allOf`, `oneOf`, `anyOf` and
 * `if`/`then`/`else` add. Each name comes once, in the order of `ui:order` or of the schema.
 */
export function pageFields(schema: JsonSchema): FieldSource[] {
  const fields = new Map<string, FieldSource>()
  collect(schema, undefined, fields)
  return inOrder([...fields.values()], textsIn(schema['ui:order']))
}

type Fields = Map<string, FieldSource>

function collect(schema: JsonSchema, when: VisibleWhen | undefined, fields: Fields): void {
  const required = textsIn(schema.required)
  for (const [name, property] of propertiesOf(schema)) {
    const before = fields.get(name)
    if (before) mergeCondition(fields, before, when)
    else
      fields.set(name, {
        name,
        schema: property,
        required: required.includes(name),
        ...(when && { visibleWhen: when }),
      })
  }
  for (const part of schemasIn(schema.allOf)) collect(part, when, fields)
  for (const branch of [...schemasIn(schema.oneOf), ...schemasIn(schema.anyOf)])
    collect(branch, discriminator(branch, fields) ?? when, fields)
  collectDependencies(schema, fields)
  collectIf(schema, when, fields)
}

/** The same field in two branches is asked for in either. */
function mergeCondition(fields: Fields, before: FieldSource, when: VisibleWhen | undefined): void {
  const known = before.visibleWhen
  if (!known?.equals || !when?.equals || known.field !== when.field) return
  if (before.name === when.field) return
  const more = when.equals.filter(
    (value) => !known.equals?.some((each) => isDeepStrictEqual(each, value)),
  )
  fields.set(before.name, {
    ...before,
    visibleWhen: { field: known.field, equals: [...known.equals, ...more] },
  })
}

function collectDependencies(schema: JsonSchema, fields: Fields): void {
  for (const dependencies of [schema.dependencies, schema.dependentSchemas]) {
    if (!isRecord(dependencies)) continue
    for (const [field, dependency] of Object.entries(dependencies)) {
      if (!isRecord(dependency)) continue
      const branches = [...schemasIn(dependency.oneOf), ...schemasIn(dependency.anyOf)]
      const { oneOf: _oneOf, anyOf: _anyOf, ...rest } = dependency
      collect(rest, { field }, fields)
      for (const branch of branches) {
        const own = propertiesOf(branch).find(([name]) => name === field)
        const equals = own && allowedValues(own[1])
        collect(withoutProperty(branch, field), { field, ...(equals && { equals }) }, fields)
      }
    }
  }
}

/** A branch names the field that it hangs on, which another page may ask for: it is no question of the branch. */
function withoutProperty(schema: JsonSchema, name: string): JsonSchema {
  const properties = propertiesOf(schema).filter(([key]) => key !== name)
  return { ...schema, properties: Object.fromEntries(properties) }
}

function collectIf(schema: JsonSchema, when: VisibleWhen | undefined, fields: Fields): void {
  if (!isRecord(schema.if)) return
  const condition = discriminator(schema.if, fields)
  if (isRecord(schema.then)) collect(schema.then, condition ?? when, fields)
  if (isRecord(schema.else)) {
    const others = condition && complement(condition, fields)
    collect(schema.else, others ?? when, fields)
  }
}

/** The field whose value decides whether a branch holds. */
function discriminator(branch: JsonSchema, fields: Fields): VisibleWhen | undefined {
  for (const [field, property] of propertiesOf(branch)) {
    const isListed = 'const' in property || Array.isArray(property.enum)
    const equals = isListed ? allowedValues(property) : undefined
    if (equals && fields.has(field)) return { field, equals }
  }
  return undefined
}

function complement({ field, equals = [] }: VisibleWhen, fields: Fields): VisibleWhen | undefined {
  const all = allowedValues(fields.get(field)?.schema ?? {})
  if (!all) return undefined
  const others = all.filter((value) => !equals.some((each) => isDeepStrictEqual(each, value)))
  return { field, equals: others }
}

/** Names in the order that a template asks for; `*` stands for those it does not name. */
function inOrder(fields: FieldSource[], order: readonly string[]): FieldSource[] {
  if (order.length === 0) return fields
  const rest = fields.filter(({ name }) => !order.includes(name))
  const names = order.includes('*') ? order : [...order, '*']
  return names.flatMap((name) =>
    name === '*' ? rest : fields.filter((field) => field.name === name),
  )
}
