import { Secret } from '@callboard/core'
import type { SealingKey } from '@callboard/scaffolder'
import type { SealingKeySource } from './define-config.ts'
import { configErrors } from './load-config.ts'

/** A key is as long as the cipher wants it. */
export const keyBytes = 32

/**
 * The keys of a configuration, from where it keeps them.
 *
 * @throws CONFIG_SEALING_KEY_UNSET CONFIG_SEALING_KEY_INVALID
 */
export function sealingKeys(
  sources: SealingKeySource | readonly SealingKeySource[] | undefined,
  env: Readonly<Record<string, string | undefined>> = process.env,
): SealingKey[] {
  return [sources ?? []].flat().map((source: SealingKeySource) => {
    if (Secret.is(source)) return checkedKey(source.reveal(), 'scaffolder.sealingKey')
    const value = env[source]
    if (!value) throw configErrors.SEALING_KEY_UNSET({ name: source })
    return checkedKey(value, source)
  })
}

/**
 * A key as it is given to the scaffolder. The value is never told: one that is nearly right is still a key.
 *
 * @throws CONFIG_SEALING_KEY_INVALID
 */
export function checkedKey(value: string, name: string): string {
  const key = value.trim()
  if (Buffer.from(key, 'base64').length === keyBytes) return key
  throw configErrors.SEALING_KEY_INVALID({ name })
}
