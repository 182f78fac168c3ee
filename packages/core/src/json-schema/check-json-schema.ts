import { type OutputUnit, Validator } from '@cfworker/json-schema'

/** What a JSON Schema finds wrong with a value. */
export interface SchemaProblem {
  /** Keys and positions from the value down. */
  path: string[]
  /** The word of the schema that was not fulfilled: `required`, `enum` … */
  keyword: string
  /** Keys and positions from the schema down to that word. */
  schemaPath: string[]
  /** Completes "it …": `must be one of "a", "b"`. */
  message: string
}

/**
 * Checks a value against a JSON Schema (draft 7), which is interpreted and never turned into code. Problems are those that a
 * person can act on: of several branches, those of the one that was most likely meant.
 *
 * A schema from outside may hold patterns that take for ever: refuse those first.
 *
 * @throws Error when the schema cannot be interpreted
 */
export function checkJsonSchema(schema: object, value: unknown): SchemaProblem[] {
  // The validator marks the schema that it is given, and reads only its own properties.
  const own = structuredClone(schema)
  const { errors: units } = new Validator(own, '7', false).validate(value)
  return explain(units).map((unit) => toProblem(own, unit))
}

/** Words that only say that something below them did not fit. */
const wrappers = [
  'properties',
  'patternProperties',
  'items',
  'allOf',
  'dependencies',
  'dependentSchemas',
  'if',
  'then',
  'else',
  '$ref',
  'additionalProperties',
  'contains',
  'propertyNames',
]
const choices = ['oneOf', 'anyOf']
/** Choices that are looked into: a list of a hundred thousand wrong items fails on as many. */
const maxChoices = 100

/** As deep as choices stand in choices, which is no deeper than the value. */
function explain(units: readonly OutputUnit[]): OutputUnit[] {
  let leaves = units.filter(({ keyword }) => !wrappers.includes(keyword))
  const explained: OutputUnit[] = []
  for (let count = 0; count < maxChoices; count += 1) {
    const choice = leaves.find(({ keyword }) => choices.includes(keyword))
    if (!choice) return [...leaves, ...explained]
    // The items of a list fail at one place of the schema, each at its own of the value.
    const isInside = ({ keywordLocation, instanceLocation }: OutputUnit) =>
      keywordLocation.startsWith(`${choice.keywordLocation}/`) &&
      `${instanceLocation}/`.startsWith(`${choice.instanceLocation}/`)
    const best = likeliestBranch(leaves.filter(isInside), choice)
    leaves = leaves.filter((unit) => unit !== choice && !isInside(unit))
    explained.push(...(best ? explain(best) : [choice]))
  }
  return explained
}

function likeliestBranch(units: OutputUnit[], choice: OutputUnit): OutputUnit[] | undefined {
  const branches = groupByBranch(units, `${choice.keywordLocation}/`)
  return branches.sort((a, b) => weight(a, choice) - weight(b, choice))[0]
}

/** The property that a dependency hangs on decides between its branches. */
function discriminatorOf({ keywordLocation, instanceLocation }: OutputUnit): string | undefined {
  const [, key] = /\/dependencies\/([^/]+)\/(?:oneOf|anyOf)$/.exec(keywordLocation) ?? []
  return key === undefined ? undefined : `${instanceLocation}/${key}`
}

function groupByBranch(units: readonly OutputUnit[], prefix: string): OutputUnit[][] {
  const groups = new Map<string, OutputUnit[]>()
  for (const unit of units) {
    const branch = branchOf(unit, prefix)
    const group = groups.get(branch)
    if (group) group.push(unit)
    else groups.set(branch, [unit])
  }
  return [...groups.values()]
}

function branchOf({ keywordLocation }: OutputUnit, prefix: string): string {
  return keywordLocation.slice(prefix.length).split('/')[0] ?? ''
}

/** A branch that fails on a fixed value is for another case, and one that wants another type is for other data. */
function weight(units: readonly OutputUnit[], choice: OutputUnit): number {
  const discriminator = discriminatorOf(choice)
  const isOtherType = units.some(
    ({ keyword, instanceLocation }) =>
      keyword === 'type' && instanceLocation === choice.instanceLocation,
  )
  const other = units.filter(
    ({ keyword, instanceLocation }) =>
      (keyword === 'enum' || keyword === 'const') &&
      (discriminator === undefined || instanceLocation === discriminator),
  )
  return other.length * 1000 + (isOtherType ? 500 : 0) + units.length
}

function toProblem(schema: object, unit: OutputUnit): SchemaProblem {
  const path = decode(unit.instanceLocation)
  const schemaPath = decode(unit.keywordLocation)
  if (unit.keyword === 'required') {
    const name = /"(.*)"/.exec(unit.error)?.[1] ?? ''
    return { path: [...path, name], keyword: 'required', schemaPath, message: 'is required' }
  }
  const limit = at(schema, schemaPath)
  const message = messages[unit.keyword]?.(limit) ?? 'is not valid'
  return { path, keyword: unit.keyword, schemaPath, message }
}

const list = (limit: unknown) =>
  Array.isArray(limit)
    ? limit
        .slice(0, 20)
        .map((each) => JSON.stringify(each))
        .join(', ')
    : ''

const messages: Record<string, (limit: unknown) => string> = {
  type: (limit) => `must be of type ${[limit].flat().join(' or ')}`,
  enum: (limit) => `must be one of ${list(limit)}`,
  const: (limit) => `must be ${JSON.stringify(limit)}`,
  pattern: (limit) => `must match the pattern ${String(limit)}`,
  format: (limit) => `must be of the format ${String(limit)}`,
  minLength: (limit) => `must be at least ${limit} characters long`,
  maxLength: (limit) => `must be at most ${limit} characters long`,
  minimum: (limit) => `must be at least ${limit}`,
  maximum: (limit) => `must be at most ${limit}`,
  exclusiveMinimum: (limit) => `must be more than ${limit}`,
  exclusiveMaximum: (limit) => `must be less than ${limit}`,
  multipleOf: (limit) => `must be a multiple of ${limit}`,
  minItems: (limit) => `must have at least ${limit} items`,
  maxItems: (limit) => `must have at most ${limit} items`,
  uniqueItems: () => 'must not have an item twice',
  minProperties: (limit) => `must have at least ${limit} entries`,
  maxProperties: (limit) => `must have at most ${limit} entries`,
  false: () => 'is not allowed here',
  not: () => 'is not allowed to have this value',
  oneOf: () => 'does not fit exactly one of the forms that are allowed',
  anyOf: () => 'fits none of the forms that are allowed',
}

function decode(location: string): string[] {
  return location
    .split('/')
    .slice(1)
    .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** The part of a schema that a location names, through the references on the way. */
function at(schema: object, path: readonly string[]): unknown {
  let found: unknown = schema
  for (const part of path) {
    if (typeof found !== 'object' || found === null) return undefined
    const next = (found as Record<string, unknown>)[part]
    found = part === '$ref' && typeof next === 'string' ? at(schema, decode(next)) : next
  }
  return found
}
