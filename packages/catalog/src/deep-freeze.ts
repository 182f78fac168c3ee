/** Freezes a tree of plain data all the way down, without recursion: what comes from outside may be deeper than the stack. */
export function deepFreeze<T extends object>(root: T): T {
  const open: object[] = [root]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    Object.freeze(node)
    if (Array.isArray(node)) for (const child of node) note(child, open)
    // Of plain data the keys are all its own; to make a list of its values takes longer than to go along them.
    else for (const key in node) note((node as Record<string, unknown>)[key], open)
  }
  return root
}

function note(child: unknown, open: object[]): void {
  if (typeof child === 'object' && child !== null) open.push(child)
}
