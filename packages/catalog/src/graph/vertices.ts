import type { EntityRelation } from '@callboard/core'
import { SharedMap } from '../snapshot/shared-map.ts'
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
  readonly targets: readonly Vertex[]
}

/** An entity as a walk sees it, be it in the catalog or only referred to. */
export interface Vertex {
  readonly ref: string
  /** What leaves it in one generation, by type. */
  groupsIn(generation: Generation): readonly EdgeGroup[]
  /** The last walk that came to it: a number is quicker to compare than a set is to ask. */
  lastWalk: number
}

/** Looks a vertex up by its canonical reference. */
export type Vertices = (ref: string) => Vertex

const verticesOfLines = new WeakMap<object, Map<string, Vertex>>()

/**
 * The vertices of a catalog. The relations of a snapshot name their targets; a walk over tens of thousands of them would spend
 * its time looking names up. So each vertex a walk comes to is linked to its neighbours once, and again only when a later
 * generation has another list for it.
 */
export function verticesOf({ relations }: Pick<Snapshot, 'relations'>): Vertices {
  const line = relations instanceof SharedMap ? relations.line : relations
  const known = verticesOfLines.get(line)
  // What is gone from the catalog is not worth keeping for ever.
  const vertices = known && known.size <= 2 * relations.size + 1000 ? known : new Map()
  verticesOfLines.set(line, vertices)
  const vertexOf = (ref: string): Vertex => {
    let vertex = vertices.get(ref)
    if (!vertex) {
      vertex = new LinkedVertex(ref, vertexOf)
      vertices.set(ref, vertex)
    }
    return vertex
  }
  return vertexOf
}

/** The relations of one moment, with something that stands for them and does not keep them alive. */
export interface Generation {
  readonly relations: Snapshot['relations']
  readonly mark: object
}

const generations = new WeakMap<Snapshot['relations'], Generation>()

export function generationOf({ relations }: Pick<Snapshot, 'relations'>): Generation {
  const generation = generations.get(relations) ?? { relations, mark: {} }
  generations.set(relations, generation)
  return generation
}

const none: readonly EntityRelation[] = []

/** A class, as there are hundreds of thousands: closures take three times the memory. */
class LinkedVertex implements Vertex {
  readonly ref: string
  lastWalk = 0
  readonly #vertexOf: Vertices
  #mark: object | undefined
  #list: readonly EntityRelation[] = none
  #groups: readonly EdgeGroup[] = []

  constructor(ref: string, vertexOf: Vertices) {
    this.ref = ref
    this.#vertexOf = vertexOf
  }

  groupsIn({ relations, mark }: Generation): readonly EdgeGroup[] {
    if (this.#mark !== mark) {
      this.#mark = mark
      const list = relations.get(this.ref) ?? none
      if (this.#list !== list) {
        this.#list = list
        this.#groups = groupsOf(list, this.#vertexOf)
      }
    }
    return this.#groups
  }
}

/** A walk follows a few types of relation only, so the targets of a type are looked up when they are first followed. */
class LinkedGroup implements EdgeGroup {
  readonly type: string
  readonly #vertexOf: Vertices
  #relations: readonly EntityRelation[]
  #targets: readonly Vertex[] | undefined

  constructor(relations: readonly EntityRelation[], vertexOf: Vertices) {
    this.type = relations[0]?.type ?? ''
    this.#relations = relations
    this.#vertexOf = vertexOf
  }

  get targets(): readonly Vertex[] {
    if (!this.#targets) {
      this.#targets = this.#relations.map(({ targetRef }) => this.#vertexOf(targetRef))
      this.#relations = none
    }
    return this.#targets
  }
}

function groupsOf(list: readonly EntityRelation[], vertexOf: Vertices): readonly EdgeGroup[] {
  const groups: EdgeGroup[] = []
  for (let start = 0; start < list.length; ) {
    let end = start + 1
    while (list[end]?.type === list[start]?.type) end += 1
    groups.push(new LinkedGroup(list.slice(start, end), vertexOf))
    start = end
  }
  return groups
}
