/** Freezes a tree of plain data all the way down, without recursion: what comes from outside may be deeper than the stack. */
export function deepFreeze<T extends object>(root: T): T {
  const open: object[] = [root]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    Object.freeze(node)
    const children: readonly unknown[] = Array.isArray(node) ? node : Object.values(node)
    for (const child of children) if (typeof child === 'object' && child !== null) open.push(child)
  }
  return root
}
