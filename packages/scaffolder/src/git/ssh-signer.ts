import { createHash, createPublicKey, type JsonWebKey, type KeyObject, sign } from 'node:crypto'
import { checkOptions, Secret } from '@callboard/core'
import { z } from 'zod'
import { errors } from '../errors.ts'
import type { CommitSigner } from './commit-signer.ts'
import { readPrivateKey } from './read-private-key.ts'
import { sshInteger, sshNumber, sshString } from './ssh-wire.ts'

/** How {@link sshSigner} is set up. */
export interface SshSignerOptions {
  /** Text of the file that `ssh-keygen` writes, or PEM; Ed25519, ECDSA or RSA, without a passphrase. */
  privateKey: Secret
  /** For people. @default 'SSH key' */
  name?: string
}

/** A signer with the key that whoever checks its signatures needs. */
export interface SshSigner extends CommitSigner {
  /** One line, as in `~/.ssh/id_ed25519.pub`: what hosts are given as a signing key. */
  publicKey: string
}

const optionsSchema = z.strictObject({
  privateKey: z.custom(Secret.is, 'expected a Secret'),
  name: z.string().min(1).optional(),
})

/** What Git's signatures are for, so that none of another purpose passes for one. */
const namespace = 'git'
const hashName = 'sha512'

/**
 * Signs commits with an SSH key (PROTOCOL.sshsig of OpenSSH), as `gpg.format=ssh` does.
 *
 * @example
 * ```ts no-run
 * import { Secret } from '@callboard/core'
 * import { sshSigner } from '@callboard/scaffolder/git'
 * const signer = sshSigner({ privateKey: new Secret('-----BEGIN OPENSSH PRIVATE KEY-----…') })
 * console.log(signer.publicKey)
 * ```
 * @throws SCAFFOLDER_SIGNING_KEY_INVALID CORE_OPTION_INVALID
 */
export function sshSigner(options: SshSignerOptions): SshSigner {
  checkOptions('sshSigner', optionsSchema, options)
  const { privateKey, name = 'SSH key' } = options
  const key = readPrivateKey(privateKey)
  const { algorithm, publicFields, signBytes } = schemeOf(key)
  const publicBlob = Buffer.concat([algorithm, ...publicFields].map((part) => sshString(part)))
  return {
    name,
    publicKey: `${algorithm} ${publicBlob.toString('base64')}`,
    sign(commit) {
      const digest = createHash(hashName).update(commit).digest()
      const purpose = [namespace, '', hashName].map(sshString)
      const head = Buffer.from('SSHSIG')
      const signature = signBytes(Buffer.concat([head, ...purpose, sshString(digest)]))
      const blob = [head, sshNumber(1), sshString(publicBlob), ...purpose, sshString(signature)]
      const lines =
        Buffer.concat(blob)
          .toString('base64')
          .match(/.{1,70}/g) ?? []
      return ['-----BEGIN SSH SIGNATURE-----', ...lines, '-----END SSH SIGNATURE-----', ''].join(
        '\n',
      )
    },
  }
}

/** What SSH makes of a kind of key. */
interface Scheme {
  /** Of the key. */
  algorithm: string
  /** What comes after it in the public key. */
  publicFields: Uint8Array[]
  signBytes(data: Buffer): Buffer
}

const curves: Readonly<Record<string, { name: string; hash: string }>> = {
  'P-256': { name: 'nistp256', hash: 'sha256' },
  'P-384': { name: 'nistp384', hash: 'sha384' },
  'P-521': { name: 'nistp521', hash: 'sha512' },
}

function schemeOf(key: KeyObject): Scheme {
  const jwk = createPublicKey(key).export({ format: 'jwk' })
  if (jwk.kty === 'RSA') return rsa(key, jwk)
  if (jwk.kty === 'OKP' && jwk.crv === 'Ed25519') return ed25519(key, jwk)
  const curve = jwk.kty === 'EC' ? curves[jwk.crv ?? ''] : undefined
  if (curve) return ecdsa(key, jwk, curve)
  throw errors.SIGNING_KEY_INVALID({ reason: `keys of the type "${jwk.crv}" are not known` })
}

function ed25519(key: KeyObject, { x }: JsonWebKey): Scheme {
  const algorithm = 'ssh-ed25519'
  return {
    algorithm,
    publicFields: [bytesOf(x)],
    signBytes: (data) => pair(algorithm, sign(null, data, key)),
  }
}

function rsa(key: KeyObject, { n, e }: JsonWebKey): Scheme {
  return {
    algorithm: 'ssh-rsa',
    publicFields: [e, n].map((value) => sshInteger(bytesOf(value)).subarray(4)),
    signBytes: (data) => pair('rsa-sha2-512', sign('sha512', data, key)),
  }
}

function ecdsa(
  key: KeyObject,
  { x, y }: JsonWebKey,
  { name, hash }: { name: string; hash: string },
): Scheme {
  const algorithm = `ecdsa-sha2-${name}`
  const point = Buffer.concat([Buffer.from([4]), bytesOf(x), bytesOf(y)])
  return {
    algorithm,
    publicFields: [Buffer.from(name), point],
    signBytes(data) {
      const both = sign(hash, data, { key, dsaEncoding: 'ieee-p1363' })
      const half = both.length / 2
      const numbers = [both.subarray(0, half), both.subarray(half)].map(sshInteger)
      return pair(algorithm, Buffer.concat(numbers))
    },
  }
}

function pair(algorithm: string, signature: Uint8Array): Buffer {
  return Buffer.concat([sshString(algorithm), sshString(signature)])
}

function bytesOf(value = ''): Buffer {
  return Buffer.from(value, 'base64url')
}
