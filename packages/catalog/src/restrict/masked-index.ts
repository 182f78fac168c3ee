import type { Entity, EntityKind } from '@callboard/core'
import { and, type Bits, bitsOf, forEachOf, has, not, or, set } from '../query/bits.ts'
import type { EntityIndex } from '../query/entity-index.ts'
import { createFieldIndex, type FieldIndex } from '../query/field-index.ts'
import { fieldValues } from '../query/field-values.ts'
import type { IndexPart } from '../query/index-part.ts'
import { type SortValue, sortValueOf } from '../query/sort-value.ts'
import type { MaskedMap } from './masked-map.ts'

/** What a {@link MaskedIndex} is made from. */
export interface MaskedIndexOptions {
  whole: EntityIndex
  /** Positions that may be read. */
  visible: Bits
  /** The entities as they are shown. */
  entities: MaskedMap<Entity>
  /** Positions that may be read, of entities that have a relation, of some types or any, to something hidden. */
  redacted(types: ReadonlySet<string> | undefined): readonly number[]
  kinds: readonly EntityKind[]
}

/** Entities that are shown in part: where they stand in the index of the whole, and what they show. */
interface Redacted {
  positions: readonly number[]
  entities: readonly Entity[]
  /** Of the visible ones, those that are shown whole. */
  untouched: Bits
}

/**
 * The index of a part of the catalog. It asks the index of the whole, leaves out what is hidden, and has an index of its own only
 * of the few entities that are shown in part, for the few fields in which that tells.
 */
export class MaskedIndex implements EntityIndex {
  readonly all: Bits
  readonly #options: MaskedIndexOptions
  readonly #fields = new Map<string, FieldIndex>()
  readonly #parts = new Map<string, unknown>()
  /** Relation types by the lower case of the fields, and by their own. */
  readonly #types: ReadonlyMap<string, ReadonlySet<string>>
  #entities: readonly (Entity | undefined)[] | undefined
  #byRef: readonly number[] | undefined
  readonly #redacted = new Map<string, Redacted>()

  constructor(options: MaskedIndexOptions) {
    this.#options = options
    this.all = options.visible
    this.#types = typesByField(options.kinds)
  }

  get size(): number {
    return this.#options.whole.size
  }

  get refs(): readonly (string | undefined)[] {
    return this.#options.whole.refs
  }

  get byRef(): readonly number[] {
    this.#byRef ??= this.#options.whole.byRef.filter((position) => has(this.all, position))
    return this.#byRef
  }

  get entities(): readonly (Entity | undefined)[] {
    this.#entities ??= Array.from({ length: this.size }, (_, position) => this.entityAt(position))
    return this.#entities
  }

  entityAt(position: number): Entity | undefined {
    const entity = has(this.all, position) ? this.#options.whole.entityAt(position) : undefined
    return entity && this.#options.entities.show(entity, this.refs[position] as string)
  }

  positionOf(ref: string): number | undefined {
    const position = this.#options.whole.positionOf(ref)
    return position !== undefined && has(this.all, position) ? position : undefined
  }

  sameFor(paths: readonly string[]): EntityIndex | undefined {
    const isSame = paths.every((path) => this.#redactedIn(path).positions.length === 0)
    return isSame ? this.#options.whole : undefined
  }

  field(path: string): FieldIndex {
    const whole = this.#options.whole.field(path)
    const { positions, entities, untouched } = this.#redactedIn(path)
    if (positions.length === 0) return maskField(whole, this.all)
    const known = this.#fields.get(path)
    if (known) return known
    const part = createFieldIndex(entities, path)
    part.fill(0, entities.length)
    const field = withField(maskField(whole, untouched), part.value, { positions, all: this.all })
    this.#fields.set(path, field)
    return field
  }

  sortValues(path: string): readonly (SortValue | undefined)[] {
    const values = this.#options.whole.sortValues(path)
    const { positions, entities } = this.#redactedIn(path)
    if (positions.length === 0) return values
    return this.cached(`sort ${path}`, () => {
      const value = [...values]
      for (const [at, position] of positions.entries())
        value[position] = sortValueOf(fieldValues(entities[at] as Entity, path))
      return { value, update() {} }
    })
  }

  /** It lasts for one generation, so no part of it ever follows a change. */
  cached<Value>(key: string, make: () => IndexPart<Value>): Value {
    if (!this.#parts.has(key)) {
      if (this.#parts.size >= maxParts)
        this.#parts.delete(this.#parts.keys().next().value as string)
      this.#parts.set(key, make().value)
    }
    return this.#parts.get(key) as Value
  }

  /** The entities of which a field is shown in part: those with a relation that it stands for to something hidden. */
  #redactedIn(path: string): Redacted {
    const known = this.#redacted.get(path)
    if (known) return known
    const [, field = path] = /^((?:spec|relations)\.[^.]*)/.exec(path) ?? []
    const types = this.#types.get(field)
    // Processors may have added relations of types that no kind knows.
    const isPart = types !== undefined || field.startsWith('relations.')
    const positions = isPart ? this.#options.redacted(types) : []
    const made: Redacted = {
      positions,
      entities: positions.map((position) => this.entityAt(position) as Entity),
      untouched: and(this.all, not(bitsOf(this.size, [positions]))),
    }
    this.#redacted.set(path, made)
    return made
  }
}

function typesByField(kinds: readonly EntityKind[]): Map<string, Set<string>> {
  const types = new Map<string, Set<string>>()
  const add = (field: string, type: string) =>
    types.set(field.toLowerCase(), (types.get(field.toLowerCase()) ?? new Set()).add(type))
  for (const { field, type, reverse } of kinds.flatMap(({ relations = [] }) => relations)) {
    add(`spec.${field}`, type)
    add(`relations.${type}`, type)
    add(`relations.${reverse}`, reverse)
  }
  return types
}

/** Orders, columns and texts that are kept beside those of the whole. */
const maxParts = 8

function maskField(whole: FieldIndex, shown: Bits): FieldIndex {
  return {
    counts: (selected) => whole.counts(selected ? and(selected, shown) : shown),
    // Some may be of hidden entities only; nothing has them.
    values: () => whole.values(),
    having: (values) => and(whole.having(values), shown),
    get present() {
      return and(whole.present, shown)
    },
  }
}

/** Two parts of one field: of entities that are shown whole, and of those at some positions. */
function withField(
  rest: FieldIndex,
  part: FieldIndex,
  { positions, all }: { positions: readonly number[]; all: Bits },
): FieldIndex {
  const lift = (bits: Bits): Bits => {
    const lifted = bitsOf(all.size, [])
    forEachOf(bits, (at) => set(lifted, positions[at] as number))
    return lifted
  }
  const lower = (bits: Bits): Bits => {
    const lowered = bitsOf(positions.length, [])
    for (const [at, position] of positions.entries()) if (has(bits, position)) set(lowered, at)
    return lowered
  }
  return {
    counts(selected = all) {
      const counts = new Map(rest.counts(selected))
      for (const [value, count] of part.counts(lower(selected)))
        counts.set(value, (counts.get(value) ?? 0) + count)
      return [...counts]
    },
    values: () => rest.values(),
    having: (values) => or(rest.having(values), lift(part.having(values))),
    get present() {
      return or(rest.present, lift(part.present))
    },
  }
}
