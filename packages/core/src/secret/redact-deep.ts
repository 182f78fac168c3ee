import { mask, Secret } from './secret.ts'

const maxDepth = 64

/** A copy of plain data with every string passed through a function, keys included. */
export function redactDeep(value: unknown, redact: (text: string) => string): unknown {
  /** What became of each object; while it is open, its own mask, which ends cycles. */
  const copies = new Map<object, unknown>()
  const copy = (part: unknown, depth: number): unknown => {
    if (typeof part === 'string') return redact(part)
    if (typeof part !== 'object' || part === null) return part
    if (Secret.is(part) || depth > maxDepth) return mask
    // Shared parts are copied once: data that repeats itself would take exponential time.
    if (copies.has(part)) return copies.get(part)
    copies.set(part, mask)
    const done = copyObject(part, (inner) => copy(inner, depth + 1))
    copies.set(part, done)
    return done
  }
  return copy(value, 0)
}

function copyObject(value: object, copy: (part: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(copy)
  if (value instanceof Error) return { name: copy(value.name), message: copy(value.message) }
  if ('toJSON' in value && typeof value.toJSON === 'function') return copy(value.toJSON())
  if (value instanceof Map || value instanceof Set) return copy([...value])
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [copy(key), copy(part)]))
}
