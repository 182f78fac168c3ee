import { checkOptions } from '@callboard/core'
import { z } from 'zod'
import type { Source } from './provider.ts'

const address = {
  url: z.string().min(1),
  file: z.string().optional(),
  readers: z.custom((value) => typeof value === 'object').optional(),
}

/** What a source can be, by the key that tells it from the others. */
const schemas = {
  entity: z.strictObject({ entity: z.unknown(), url: z.string().min(1).optional() }),
  failed: z.strictObject({
    ...address,
    failed: z.looseObject({ message: z.string() }),
    missing: z.boolean().optional(),
  }),
  unchanged: z.strictObject({ ...address, unchanged: z.literal(true) }),
  text: z.strictObject({ ...address, text: z.string(), etag: z.string().optional() }),
}

/**
 * Refuses what is no source, before it becomes a mistake somewhere else.
 *
 * @throws CORE_OPTION_INVALID
 */
export function checkSource(source: Source): void {
  // Nearly all there are, and of those there may be a hundred thousand.
  if (isText(source)) return
  checkOptions('a source of the provider', schemas[typeOf(source)], source)
}

function isText(source: Source): boolean {
  if (typeof source !== 'object' || source === null || !('text' in source)) return false
  return typeof source.text === 'string' && typeof source.url === 'string' && source.url !== ''
}

function typeOf(source: unknown): keyof typeof schemas {
  if (typeof source !== 'object' || source === null) return 'text'
  const key = ['entity', 'failed', 'unchanged'] as const
  return key.find((each) => each in source) ?? 'text'
}
