/** Freezes a value all the way down, without recursion: what comes from outside may be deeper than the stack. */
export function deepFreeze<T extends object>(root: T): T {
  const stack: object[] = [root]
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (Object.isFrozen(node)) continue
    Object.freeze(node)
    for (const key in node) {
      const child: unknown = (node as Record<string, unknown>)[key]
      if (typeof child === 'object' && child !== null) stack.push(child)
    }
  }
  return root
}
