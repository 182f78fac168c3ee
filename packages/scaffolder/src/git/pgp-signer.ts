import { checkOptions, messageOf, optionalPackage, Secret } from '@callboard/core'
import { z } from 'zod'
import { errors } from '../errors.ts'
import type { CommitSigner } from './commit-signer.ts'

/** How {@link pgpSigner} is set up. */
export interface PgpSignerOptions {
  /** Armoured, as `gpg --export-secret-keys --armor` gives it. */
  privateKey: Secret
  /** @default the key has none */
  passphrase?: Secret
  /** For people. @default 'OpenPGP key' */
  name?: string
}

const secret = z.custom(Secret.is, 'expected a Secret')
const optionsSchema = z.strictObject({
  privateKey: secret,
  passphrase: secret.optional(),
  name: z.string().min(1).optional(),
})

/**
 * Signs commits with an OpenPGP key, as `gpg.format=openpgp` does. Needs the package `openpgp`.
 *
 * @throws SCAFFOLDER_SIGNING_KEY_INVALID SCAFFOLDER_PACKAGE_MISSING in `sign`; CORE_OPTION_INVALID
 */
export function pgpSigner(options: PgpSignerOptions): CommitSigner {
  checkOptions('pgpSigner', optionsSchema, options)
  const { name = 'OpenPGP key' } = options
  let opening: ReturnType<typeof openKey> | undefined
  return {
    name,
    async sign(commit) {
      opening ??= openKey(options)
      const { pgp, signingKeys } = await opening
      const message = await pgp.createMessage({ binary: Buffer.from(commit) })
      return await pgp.sign({ message, signingKeys, detached: true, format: 'armored' })
    },
  }
}

async function openKey({ privateKey, passphrase }: PgpSignerOptions) {
  const pgp = await optionalPackage(errors, import('openpgp'), {
    package: 'openpgp',
    wanted: 'pgpSigner',
  })
  try {
    const key = await pgp.readPrivateKey({ armoredKey: privateKey.reveal() })
    if (key.isDecrypted()) return { pgp, signingKeys: key }
    if (!passphrase) throw new Error('it is protected by a passphrase')
    return {
      pgp,
      signingKeys: await pgp.decryptKey({ privateKey: key, passphrase: passphrase.reveal() }),
    }
  } catch (error) {
    throw errors.SIGNING_KEY_INVALID({ reason: messageOf(error) })
  }
}
