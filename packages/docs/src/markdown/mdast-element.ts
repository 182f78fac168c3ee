import type { Nodes } from 'mdast'

/** A Markdown node that becomes an element of the given name, whatever its own type would become. */
export function element<Type extends Nodes['type']>(
  type: Type,
  hName: string,
  hProperties: Record<string, unknown>,
  children: readonly Nodes[],
): Extract<Nodes, { type: Type }> {
  return { type, children, data: { hName, hProperties } } as unknown as Extract<
    Nodes,
    { type: Type }
  >
}
