import { objectWith } from '@callboard/core'
import type { IntegrationType } from '@callboard/core/readers'
import { z } from 'zod'

/** Options of a host that is reached by what its repositories are read with. */
export function integrationHostSchema(type: IntegrationType) {
  return z.strictObject({
    integration: z.looseObject({ type: z.literal(type) }),
    gate: objectWith('fetch', 'check'),
    runtime: objectWith('now', 'sleep').optional(),
  })
}
