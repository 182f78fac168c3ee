import type { Entity } from '@callboard/core'

/** What became of the entity at a position of an index. */
export interface PositionChange {
  position: number
  /** Nothing when the position was free. */
  before: Entity | undefined
  /** Nothing when the position is free now. */
  after: Entity | undefined
}

/** A part of an index that is made when it is first asked for, and then follows the entities. */
export interface IndexPart<Value> {
  readonly value: Value
  /** Follows a change, in place: nobody holds the value longer than it takes to answer a question. */
  update(changes: readonly PositionChange[]): void
}

/** A part with one entry for each position, made from the entity there. */
export function columnOf<Value>(
  entities: readonly (Entity | undefined)[],
  make: (entity: Entity) => Value,
): IndexPart<readonly (Value | undefined)[]> {
  const value = Array.from(entities, (entity) => entity && make(entity))
  return {
    value,
    update(changes) {
      for (const { position, after } of changes) value[position] = after && make(after)
    },
  }
}
