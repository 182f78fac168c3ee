import type { EntityRelation } from '@callboard/core'
import type { Snapshot } from '../snapshot/snapshot.ts'

/** One relation on a way. */
export interface RelationStep {
  readonly from: string
  readonly type: string
  readonly to: string
}

/** The relations of one type that leave a vertex, in the order of their targets. */
export interface EdgeGroup {
  readonly type: string
  readonly edges: readonly { readonly step: RelationStep; readonly to: Vertex }[]
}

/** An entity as a walk sees it, be it in the catalog or only referred to. */
export interface Vertex {
  readonly ref: string
  /** What leaves it, by type. */
  readonly groups: readonly EdgeGroup[]
}

/** Looks a vertex up by its canonical reference. */
export type Vertices = (ref: string) => Vertex

const verticesOfSnapshots = new WeakMap<Snapshot['relations'], Vertices>()

/**
 * The vertices of a generation. The relations of a snapshot name their targets; a walk over tens of thousands of them would
 * spend its time looking names up. So each vertex a walk comes to is linked to its neighbours once, and kept as long as the
 * generation.
 */
export function verticesOf({ relations }: Pick<Snapshot, 'relations'>): Vertices {
  const known = verticesOfSnapshots.get(relations)
  if (known) return known
  const vertices = new Map<string, Vertex>()
  const vertexOf = (ref: string): Vertex => {
    let vertex = vertices.get(ref)
    if (!vertex) {
      vertex = new LinkedVertex(ref, { relations, vertexOf })
      vertices.set(ref, vertex)
    }
    return vertex
  }
  verticesOfSnapshots.set(relations, vertexOf)
  return vertexOf
}

interface Links {
  relations: Snapshot['relations']
  vertexOf: Vertices
}

/** A class, as there are hundreds of thousands: closures take three times the memory. */
class LinkedVertex implements Vertex {
  readonly ref: string
  readonly #links: Links
  #groups: readonly EdgeGroup[] | undefined

  constructor(ref: string, links: Links) {
    this.ref = ref
    this.#links = links
  }

  get groups(): readonly EdgeGroup[] {
    this.#groups ??= groupsOf(this.ref, this.#links)
    return this.#groups
  }
}

/** A walk follows a few types of relation only, so the edges of a type are made when they are first followed. */
class LinkedGroup implements EdgeGroup {
  readonly type: string
  readonly #from: string
  readonly #vertexOf: Vertices
  #targets: readonly string[]
  #edges: EdgeGroup['edges'] | undefined

  constructor(from: string, relations: readonly EntityRelation[], vertexOf: Vertices) {
    this.type = relations[0]?.type ?? ''
    this.#from = from
    this.#vertexOf = vertexOf
    this.#targets = relations.map(({ targetRef }) => targetRef)
  }

  get edges(): EdgeGroup['edges'] {
    if (!this.#edges) {
      const { type } = this
      const from = this.#from
      this.#edges = this.#targets.map((to) => ({
        step: Object.freeze({ from, type, to }),
        to: this.#vertexOf(to),
      }))
      this.#targets = []
    }
    return this.#edges
  }
}

function groupsOf(from: string, { relations, vertexOf }: Links): readonly EdgeGroup[] {
  const list = relations.get(from) ?? []
  const groups: EdgeGroup[] = []
  for (let start = 0; start < list.length; ) {
    let end = start + 1
    while (list[end]?.type === list[start]?.type) end += 1
    groups.push(new LinkedGroup(from, list.slice(start, end), vertexOf))
    start = end
  }
  return groups
}
