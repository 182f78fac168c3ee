import { optionalPackage } from '@callboard/core'
import { errors } from '../errors.ts'

/** Seals texts so that only the holder of a key can read them. */
export type SealSecret = (secret: { value: string; publicKey: string }) => string

/**
 * Loads libsodium, whose sealed boxes are the only form that GitHub takes secrets in.
 *
 * @throws SCAFFOLDER_PACKAGE_MISSING
 */
export async function loadSealing(): Promise<SealSecret> {
  const { default: sodium } = await optionalPackage(errors, import('libsodium-wrappers'), {
    package: 'libsodium-wrappers',
    wanted: 'Keeping secrets on GitHub',
  })
  await sodium.ready
  const { ORIGINAL } = sodium.base64_variants
  return ({ value, publicKey }) =>
    sodium.to_base64(
      sodium.crypto_box_seal(value, sodium.from_base64(publicKey, ORIGINAL)),
      ORIGINAL,
    )
}
