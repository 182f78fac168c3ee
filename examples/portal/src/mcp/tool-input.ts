import { z } from 'zod'

/** A reference of an entity. */
export const refInput = z
  .string()
  .min(1)
  .max(300)
  .describe('reference of an entity: component:billing-api, or component:default/billing-api')

/** How many at most; models send numbers as texts, too. */
export function limitOf(most: number) {
  return z.coerce.number().int().min(1).max(most).optional().describe(`at most, 1 to ${most}`)
}
