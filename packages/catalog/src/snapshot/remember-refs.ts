import { canonicalRef, type ReadRef } from '@callboard/core'

/** By the defaults that they were written for, kind and then namespace, then as they were written. */
type KnownRefs = Map<string | undefined, Map<string | undefined, Map<string, string>>>

/**
 * Reads references and remembers them: a hundred thousand entities name the same few thousand others, and each of these is then
 * one text, which is quick to look up too. What it remembers goes with it.
 */
export function rememberRefs(): ReadRef {
  const known: KnownRefs = new Map()
  const refsFor = (kind: string | undefined, namespace: string | undefined) => {
    const ofKind = known.get(kind) ?? new Map<string | undefined, Map<string, string>>()
    known.set(kind, ofKind)
    const refs = ofKind.get(namespace) ?? new Map<string, string>()
    ofKind.set(namespace, refs)
    return refs
  }
  return (written, defaults) => {
    const refs =
      known.get(defaults.kind)?.get(defaults.namespace) ??
      refsFor(defaults.kind, defaults.namespace)
    const last = refs.get(written)
    if (last !== undefined) return last
    const ref = canonicalRef(written, defaults)
    refs.set(written, ref)
    return ref
  }
}
