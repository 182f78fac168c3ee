import { catalogErrors } from '../errors.ts'

/**
 * A number that counts something, as it was given.
 *
 * @param option - its name
 * @param most - the largest that is taken; without one, any that is exact
 * @throws CATALOG_PAGE_INVALID
 */
export function wholeNumber(option: string, value: number, most?: number): number {
  if (Number.isSafeInteger(value) && value >= 0 && value <= (most ?? value)) return value
  throw catalogErrors.PAGE_INVALID({ option, value, ...(most !== undefined && { most }) })
}
