import type { Breath } from '../breath.ts'
import { catalogErrors } from '../errors.ts'
import { sortInTurns } from '../snapshot/sort-texts.ts'
import { compareText } from './compare-text.ts'
import type { EntityIndex } from './entity-index.ts'
import type { IndexPart } from './index-part.ts'
import { mergeSorted } from './merge-sorted.ts'
import { compareSortValues, type SortValue } from './sort-value.ts'

/** One field to sort by. As text: `metadata.name`, `metadata.name,asc` or `metadata.name,desc`. */
export type OrderBy = string | { field: string; order?: 'asc' | 'desc' | undefined }

/** A checked order: the first decides, the next break ties, the reference breaks the last. */
export type Order = readonly { field: string; order: 'asc' | 'desc' }[]

/** Fields that one query may sort by. */
const maxFields = 8

/** @throws CATALOG_ORDER_INVALID */
export function parseOrder(orderBy: OrderBy | readonly OrderBy[] = []): Order {
  const list = Array.isArray(orderBy) ? (orderBy as readonly OrderBy[]) : [orderBy as OrderBy]
  if (list.length > maxFields)
    throw catalogErrors.ORDER_INVALID({
      order: JSON.stringify(list),
      reason: `it names more than ${maxFields} fields`,
    })
  return list.map(parseOne)
}

function parseOne(one: OrderBy): Order[number] {
  const [field, order = 'asc', ...rest] =
    typeof one === 'string' ? one.split(',') : [one.field, one.order]
  const refuse = (reason: string) =>
    catalogErrors.ORDER_INVALID({
      order: typeof one === 'string' ? one : JSON.stringify(one),
      reason,
    })
  if (typeof field !== 'string' || field.trim() === '') throw refuse('it names no field')
  if (rest.length > 0 || (order !== 'asc' && order !== 'desc'))
    throw refuse('a direction is asc or desc')
  return { field: field.trim().toLowerCase(), order }
}

/** A place in an order, also of an entity that is no longer there. */
export interface OrderKey {
  values: readonly SortValue[]
  ref: string
}

/** The place of an entity in an order. */
export function orderKeyOf(index: EntityIndex, order: Order, position: number): OrderKey {
  return {
    values: order.map(({ field }) => index.sortValues(field)[position] ?? null),
    ref: index.refs[position] ?? '',
  }
}

/** Compares two places; what has no value comes last in both directions. */
function compareOrderKeys(order: Order, a: OrderKey, b: OrderKey): number {
  for (const [at, { order: direction }] of order.entries()) {
    const sign = direction === 'desc' ? -1 : 1
    const result = compareValues(a.values[at] ?? null, b.values[at] ?? null, sign)
    if (result !== 0) return result
  }
  return compareText(a.ref, b.ref)
}

/** All positions in an order, made once for each order. */
export function sortedPositions(index: EntityIndex, order: Order): readonly number[] {
  const whole = index.sameFor?.(order.map(({ field }) => field))
  if (whole) return sortedPositions(whole, order)
  if (order.length === 0) return index.byRef
  return index.cached(orderPrefix + JSON.stringify(order), () =>
    orderedPart(index, order, index.byRef.toSorted(comparatorOf(index, order))),
  )
}

/** {@link sortedPositions}, made beforehand and with rests. */
export async function prepareOrder(
  index: EntityIndex,
  order: Order,
  breath: Breath,
): Promise<void> {
  const sorted = await sortInTurns(index.byRef, comparatorOf(index, order), breath)
  index.cached(orderPrefix + JSON.stringify(order), () => orderedPart(index, order, sorted))
}

/** What the keys of orders among the parts of an index begin with. */
export const orderPrefix = 'order '

function orderedPart(
  index: EntityIndex,
  order: Order,
  sorted: readonly number[],
): IndexPart<readonly number[]> {
  let value = sorted
  return {
    get value() {
      return value
    },
    update(changes) {
      const compare = comparatorOf(index, order)
      const touched = new Set(changes.map(({ position }) => position))
      const staying = value.filter((position) => !touched.has(position))
      const fresh = changes.filter(({ after }) => after).map(({ position }) => position)
      value = mergeSorted(staying, fresh.sort(compare), compare)
    },
  }
}

/** Compares positions; makes nothing, for it is called two million times where a hundred thousand are sorted. */
function comparatorOf(index: EntityIndex, order: Order): (a: number, b: number) => number {
  const keys = order.map(({ field, order: direction }) => ({
    values: index.sortValues(field),
    sign: direction === 'desc' ? -1 : 1,
  }))
  return (a, b) => {
    for (const { values, sign } of keys) {
      const result = compareValues(values[a] ?? null, values[b] ?? null, sign)
      if (result !== 0) return result
    }
    return compareText(index.refs[a] ?? '', index.refs[b] ?? '')
  }
}

/** What has no value comes last in both directions. */
function compareValues(left: SortValue, right: SortValue, sign: number): number {
  const result = compareSortValues(left, right)
  return left === null || right === null ? result : result * sign
}

/** How many positions of an order stand before a place, or with `including` before or at it. */
export function countBefore(
  index: EntityIndex,
  order: Order,
  { key, including }: { key: OrderKey; including: boolean },
): number {
  const positions = sortedPositions(index, order)
  let low = 0
  let high = positions.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const here = orderKeyOf(index, order, positions[middle] as number)
    const result = compareOrderKeys(order, here, key)
    if (result < 0 || (including && result === 0)) low = middle + 1
    else high = middle
  }
  return low
}
