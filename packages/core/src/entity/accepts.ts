import type { z } from 'zod'
import { isRecord } from '../value/is-record.ts'

/** Tells whether a schema accepts a value, without saying why not. */
export type Accepts = (value: unknown) => boolean

const made = new WeakMap<z.core.$ZodType, Accepts>()

/**
 * The yes or no of a schema. Nine of ten entities are right, and to be told so by `safeParse` costs a copy of each object and
 * of each list. Made from the schema itself, so that there is one source of what is right; what is not known here is asked of
 * the schema.
 */
export function acceptsOf(schema: z.core.$ZodType): Accepts {
  let accepts = made.get(schema)
  if (!accepts) {
    accepts = makeAccepts(schema)
    made.set(schema, accepts)
  }
  return accepts
}

function makeAccepts(schema: z.core.$ZodType): Accepts {
  const { def } = (schema as z.core.$ZodTypes)._zod
  const base = makers[def.type]?.(schema)
  const checks = def.checks ?? []
  if (!base || checks.some(isConditional))
    return (value) => (schema as z.ZodType).safeParse(value).success
  if (checks.length === 0) return base
  const holds = checks.map(makeCheck)
  return (value) => base(value) && holds.every((each) => each(value))
}

/** By type of schema; nothing where the schema has something that is not known here. */
const makers: Record<string, (schema: z.core.$ZodType) => Accepts | undefined> = {
  unknown: () => () => true,
  string: (schema) =>
    (schema as z.core.$ZodString)._zod.def.coerce
      ? undefined
      : (value) => typeof value === 'string',
  optional(schema) {
    const inner = acceptsOf((schema as z.core.$ZodOptional)._zod.def.innerType)
    return (value) => value === undefined || inner(value)
  },
  array(schema) {
    const element = acceptsOf((schema as z.core.$ZodArray)._zod.def.element)
    return (value) => Array.isArray(value) && value.every(element)
  },
  union(schema) {
    const options = (schema as z.core.$ZodUnion)._zod.def.options.map(acceptsOf)
    return (value) => options.some((each) => each(value))
  },
  enum(schema) {
    const { values } = (schema as z.core.$ZodEnum)._zod
    return (value) => values.has(value as string)
  },
  object(schema) {
    const { shape, catchall } = (schema as z.core.$ZodObject)._zod.def
    if (catchall?._zod.def.type !== 'unknown') return undefined
    const fields = Object.entries(shape).map(([key, field]) => ({ key, accepts: acceptsOf(field) }))
    return (value) => {
      if (!isRecord(value)) return false
      for (const { key, accepts } of fields) if (!accepts(value[key])) return false
      return true
    }
  },
  record(schema) {
    const { keyType, valueType } = (schema as z.core.$ZodRecord)._zod.def
    const [key, entry] = [acceptsOf(keyType), acceptsOf(valueType)]
    return (value) => {
      if (!isPlain(value)) return false
      for (const name of Object.keys(value))
        if (name !== '__proto__' && !(key(name) && entry(value[name]))) return false
      return true
    }
  },
}

/** Whether a check is for some values only; that of a length is for what has one. */
function isConditional({ _zod }: z.core.$ZodCheck<never>): boolean {
  return _zod.def.when !== undefined && _zod.def.check !== 'min_length'
}

function makeCheck(check: z.core.$ZodCheck<never>): Accepts {
  const { def } = check._zod
  if (def.check === 'min_length') {
    const { minimum } = def as z.core.$ZodCheckMinLengthDef
    return (value) => {
      const length = (value as { length?: number } | null | undefined)?.length
      return length === undefined || length >= minimum
    }
  }
  return (value) => {
    const payload = { value: value as never, issues: [] }
    const pending = check._zod.check(payload)
    return pending === undefined && payload.issues.length === 0
  }
}

/** Records are of plain objects only; the key that would reach a prototype is no entry of them. */
function isPlain(value: unknown): value is Record<string, unknown> {
  if (!isRecord(value)) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
