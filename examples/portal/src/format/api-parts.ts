import type { ApiPart } from '../view-models.ts'
import { asObject, type Json, wordsOf } from './json-words.ts'
import { schemaRows } from './schema-rows.ts'

/** References that lead on are followed so far, and so many values of them are looked at: one may lead to itself. */
const maxDepth = 24
const maxValues = 20_000

/** What an operation of OpenAPI takes and answers, each with the properties of its schema. */
export function openApiParts(root: Json, path: string, method: string): ApiPart[] {
  const resolve = resolver(root)
  const item = asObject(resolve(asObject(asObject(root.paths)[path])))
  const operation = asObject(item[method.toLowerCase()])
  const parameters = [item.parameters, operation.parameters].flatMap((list) =>
    Array.isArray(list) ? list.map(asObject) : [],
  )
  return [
    ...(parameters.length > 0 ? [parametersPart(parameters)] : []),
    ...bodyParts('Body', asObject(operation.requestBody)),
    ...Object.entries(asObject(operation.responses)).flatMap(([status, response]) =>
      bodyParts(status, asObject(response)),
    ),
  ]
}

/** The messages of an operation or channel of AsyncAPI, each with the properties of its payload. */
export function messageParts(root: Json, operation: unknown): ApiPart[] {
  const resolved = asObject(resolver(root)(operation))
  const { message } = resolved
  const messages = [
    ...(message === undefined ? [] : [asObject(message).oneOf ?? message].flat()),
    ...Object.values(asObject(asObject(resolved.channel).messages)),
  ]
  return messages.map(asObject).map(({ name, title, summary, payload }) => ({
    title: wordsOf(name) || wordsOf(title) || 'Message',
    ...textOf(wordsOf(name) && wordsOf(title), wordsOf(summary)),
    rows: schemaRows(payload),
  }))
}

function parametersPart(parameters: readonly Json[]): ApiPart {
  const properties = parameters.map(({ name, in: place, schema, description, type }) => [
    wordsOf(name),
    {
      ...asObject(schema ?? { type }),
      description: [wordsOf(description), `In ${wordsOf(place)}`].filter(Boolean).join('. '),
    },
  ])
  const required = parameters.filter((each) => each.required === true)
  return {
    title: 'Parameters',
    rows: schemaRows({
      properties: Object.fromEntries(properties),
      required: required.map(({ name }) => name),
    }),
  }
}

/** One part for each type of content, or one that says that there is none. */
function bodyParts(title: string, body: Json): ApiPart[] {
  if (Object.keys(body).length === 0) return []
  const contents = Object.entries(asObject(body.content))
  const text = wordsOf(body.description)
  if (contents.length === 0) return [{ title, ...textOf(text), rows: schemaRows(body.schema) }]
  return contents.map(([type, content]) => ({
    title: `${title}, ${type}`,
    ...textOf(text),
    rows: schemaRows(asObject(content).schema),
  }))
}

function textOf(...texts: readonly string[]): { text?: string } {
  const text = texts.filter((each) => each !== '').join('. ')
  return text === '' ? {} : { text }
}

/** Puts what a reference leads to in its place, inside one document. */
function resolver(root: Json): (value: unknown) => unknown {
  let left = maxValues
  const resolve = (value: unknown, depth: number): unknown => {
    if (typeof value !== 'object' || value === null) return value
    left -= 1
    if (depth > maxDepth || left < 0) return {}
    if (Array.isArray(value)) return value.map((each) => resolve(each, depth + 1))
    const { $ref } = value as Json
    if (typeof $ref === 'string') return resolve(targetOf(root, $ref), depth + 1)
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [name, resolve(each, depth + 1)]),
    )
  }
  return (value) => resolve(value, 0)
}

/** What `#/components/schemas/Pet` names; nothing of another document is read. */
function targetOf(root: Json, ref: string): unknown {
  if (!ref.startsWith('#/')) return undefined
  const names = ref.slice(2).split('/', maxDepth)
  return names.reduce<unknown>((value, name) => {
    const key = name.replaceAll('~1', '/').replaceAll('~0', '~')
    const object = asObject(value)
    return Object.hasOwn(object, key) ? object[key] : undefined
  }, root)
}
