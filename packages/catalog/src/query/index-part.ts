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

/** A part that is made position by position, at once or with rests. */
export interface FilledPart<Value> extends IndexPart<Value> {
  /** Takes in the entities from one position to before another; once for each, before anything is asked. */
  fill(from: number, to: number): void
}

/** A part with one entry for each position, made from the entity there. */
export function columnOf<Value>(
  entities: readonly (Entity | undefined)[],
  make: (entity: Entity) => Value,
): FilledPart<readonly (Value | undefined)[]> {
  const value: (Value | undefined)[] = Array.from({ length: entities.length })
  return {
    value,
    fill(from, to) {
      for (let position = from; position < to; position += 1) {
        const entity = entities[position]
        value[position] = entity && make(entity)
      }
    },
    update(changes) {
      for (const { position, after } of changes) value[position] = after && make(after)
    },
  }
}

/** A part filled at once. */
export function filled<Value>(part: FilledPart<Value>, size: number): IndexPart<Value> {
  part.fill(0, size)
  return part
}
