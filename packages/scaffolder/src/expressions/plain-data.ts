/** JSON data, the only kind that crosses from one step to the next. */
export type PlainData =
  | null
  | boolean
  | number
  | string
  | readonly PlainData[]
  | { readonly [key: string]: PlainData }

const maxDepth = 64
const maxNodes = 200_000
const maxCharacters = 16 * 1024 * 1024

/** Why a value is not plain data. The message is a phrase for the end of a sentence. */
export class PlainDataProblem extends Error {
  override readonly name = 'PlainDataProblem'
}

/**
 * A frozen copy of plain JSON data. Functions, dates, instances, accessors, cycles and what is larger than the budget
 * are refused; `undefined` is dropped from objects and becomes `null` in lists, as JSON does. Keys such as `__proto__`
 * are kept as the data that they are.
 *
 * @throws PlainDataProblem
 */
export function copyPlain(value: unknown): PlainData {
  let nodes = 0
  let characters = 0
  const copy = (part: unknown, path: readonly string[]): PlainData => {
    const where = path.length === 0 ? 'it' : `"${path.join('.')}"`
    nodes += 1
    if (path.length > maxDepth) throw new PlainDataProblem(`${where} is nested too deep`)
    if (nodes > maxNodes) throw new PlainDataProblem('it holds too many values')
    if (part === null || typeof part === 'boolean') return part
    if (typeof part === 'number') return Number.isFinite(part) ? part : null
    if (typeof part === 'string') {
      characters += part.length
      if (characters > maxCharacters) throw new PlainDataProblem('it holds too much text')
      return part
    }
    if (typeof part !== 'object') throw new PlainDataProblem(`${where} is a ${typeof part}`)
    if (Array.isArray(part)) {
      if (part.length > maxNodes) throw new PlainDataProblem('it holds too many values')
      return Object.freeze(
        Array.from(part, (item, index) =>
          item === undefined ? null : copy(item, [...path, String(index)]),
        ),
      )
    }
    return copyRecord(part, where, (key, item) => copy(item, [...path, key]))
  }
  return copy(value, [])
}

function copyRecord(
  record: object,
  where: string,
  copy: (key: string, item: unknown) => PlainData,
): PlainData {
  const prototype = Object.getPrototypeOf(record)
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null)
    throw new PlainDataProblem(`${where} is not a plain object`)
  const entries = Object.entries(Object.getOwnPropertyDescriptors(record)).flatMap(
    ([key, property]): [string, PlainData][] => {
      if (!property.enumerable || property.value === undefined) {
        if (property.get) throw new PlainDataProblem(`${where} has the accessor "${key}"`)
        return []
      }
      return [[key, copy(key, property.value)]]
    },
  )
  return Object.freeze(Object.fromEntries(entries))
}

/** Whether a value is an object that is neither a list nor `null`. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
