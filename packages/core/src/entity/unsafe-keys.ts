/** Keys that reach an object's prototype where somebody copies data carelessly. */
const unsafe = ['__proto__', 'constructor', 'prototype']
/** Deeper data is not looked at; nothing that was parsed here lies deeper. */
const maxDepth = 100
const maxSafeDepth = 8

/** Whether no key, at any level of some data, would reach a prototype. */
export function isSafe(data: unknown, depth = 0): boolean {
  if (typeof data !== 'object' || data === null) return true
  // What is deep, or stands in itself, is for the slower look.
  if (depth > maxSafeDepth) return false
  if (Array.isArray(data)) return data.every((item) => isSafe(item, depth + 1))
  for (const key of Object.keys(data)) {
    if (unsafe.includes(key)) return false
    const value = (data as Record<string, unknown>)[key]
    if (typeof value === 'object' && !isSafe(value, depth + 1)) return false
  }
  return true
}

/** Paths of the keys, at any level of some data, that would reach a prototype. */
export function unsafeKeys(data: unknown): (string | number)[][] {
  const found: (string | number)[][] = []
  const seen = new Set<object>()
  const look = (part: unknown, path: (string | number)[]): void => {
    if (typeof part !== 'object' || part === null || seen.has(part) || path.length > maxDepth)
      return
    seen.add(part)
    for (const [key, value] of Object.entries(part)) {
      const place = [...path, Array.isArray(part) ? Number(key) : key]
      if (unsafe.includes(key)) found.push(place)
      else look(value, place)
    }
  }
  look(data, [])
  return found
}
