/** The keys of a JSON Pointer (RFC 6901). */
function keysOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** A JSON Pointer as people write it: `spec.owner`, `metadata.annotations["example.org/key"]`. */
export function shownPath(pointer: string): string {
  return keysOf(pointer)
    .map((key, index) => {
      if (!/^[\w-]+$/.test(key)) return `[${JSON.stringify(key)}]`
      return index === 0 ? key : `.${key}`
    })
    .join('')
}

/** What stands at a JSON Pointer. */
export function valueAt(document: unknown, pointer: string): unknown {
  return keysOf(pointer).reduce<unknown>((value, key) => {
    const isParent = typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    return isParent ? (value as Record<string, unknown>)[key] : undefined
  }, document)
}
