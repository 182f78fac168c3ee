/** Keys that reach an object's prototype where somebody copies data carelessly. */
const unsafe = ['__proto__', 'constructor', 'prototype']
/** Deeper data is not looked at; nothing that was parsed here lies deeper. */
const maxDepth = 100

/** Paths of the keys, at any level of some data, that would reach a prototype. */
export function unsafeKeys(data: unknown): (string | number)[][] {
  const found: (string | number)[][] = []
  const seen = new Set<object>()
  const look = (part: unknown, path: (string | number)[]): void => {
    if (typeof part !== 'object' || part === null || seen.has(part) || path.length > maxDepth)
      return
    seen.add(part)
    if (Array.isArray(part)) return part.forEach((item, index) => look(item, [...path, index]))
    for (const [key, value] of Object.entries(part)) {
      if (unsafe.includes(key)) found.push([...path, key])
      else look(value, [...path, key])
    }
  }
  look(data, [])
  return found
}
