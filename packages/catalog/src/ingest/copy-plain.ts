/** As deep as the YAML gate lets a document be. */
const maxDepth = 64

/**
 * A copy of plain data, so that who handed it in cannot change it later. Keys without a value are left out.
 *
 * @throws TypeError for what JSON could not say, and for nesting deeper than 64 levels (a cycle is one)
 */
export function copyPlain(value: unknown, depth = 0): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (typeof value !== 'object') throw new TypeError(`a ${typeof value} is not plain data`)
  if (depth === maxDepth) throw new TypeError(`it is nested deeper than ${maxDepth} levels`)
  if (Array.isArray(value)) return value.map((item) => copyPlain(item, depth + 1))
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, child]) => child !== undefined)
      .map(([key, child]) => [key, copyPlain(child, depth + 1)]),
  )
}
