import { createPrivateKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import { messageOf, type Secret } from '@callboard/core'
import { errors } from '../errors.ts'
import { createSshReader, type SshReader } from './ssh-wire.ts'

const begin = '-----BEGIN OPENSSH PRIVATE KEY-----'
const magic = 'openssh-key-v1\0'

/**
 * Reads a private key in the form that `ssh-keygen` writes (PROTOCOL.key of OpenSSH), or in PEM.
 *
 * @throws SCAFFOLDER_SIGNING_KEY_INVALID
 */
export function readPrivateKey(privateKey: Secret): KeyObject {
  // What is pasted into a variable of an environment often loses its last line end, and some write line ends as `\n`.
  const text = privateKey.reveal().replaceAll('\\n', '\n').trim()
  try {
    if (!text.startsWith(begin)) return createPrivateKey(`${text}\n`)
    const file = Buffer.from(text.replace(/-----[^-]+-----/g, ''), 'base64')
    return createPrivateKey({ key: readKeyFile(file), format: 'jwk' })
  } catch (error) {
    throw errors.SIGNING_KEY_INVALID({ reason: shortReason(error) })
  }
}

/** Messages of the crypto library say where they come from; none of them holds a part of the key. */
function shortReason(error: unknown): string {
  const { code } = error as { code?: string }
  if (code === 'ERR_OSSL_CRYPTO_INTERRUPTED_OR_CANCELLED' || code === 'ERR_MISSING_PASSPHRASE')
    return 'it is protected by a passphrase'
  return code?.startsWith('ERR_') ? 'it is no private key' : messageOf(error)
}

function readKeyFile(file: Buffer): JsonWebKey {
  if (file.subarray(0, magic.length).toString('latin1') !== magic) throw new Error('it is cut off')
  const outer = createSshReader(file.subarray(magic.length))
  const cipher = outer.text()
  if (cipher !== 'none') throw new Error('it is protected by a passphrase')
  outer.bytes() // how the passphrase would be made a key
  outer.bytes()
  if (outer.number() !== 1) throw new Error('it holds more than one key')
  outer.bytes() // the public key, which comes again
  const inner = createSshReader(outer.bytes())
  const [check, again] = [inner.number(), inner.number()]
  if (check !== again) throw new Error('it is damaged')
  const algorithm = inner.text()
  const read = Object.hasOwn(readers, algorithm) ? readers[algorithm] : undefined
  if (!read) throw new Error(`keys of the type "${algorithm}" are not known`)
  return read(inner)
}

const readers: Readonly<Record<string, (reader: SshReader) => JsonWebKey>> = {
  'ssh-ed25519': readEd25519,
  'ssh-rsa': readRsa,
  'ecdsa-sha2-nistp256': (reader) => readEcdsa(reader, 'P-256', 32),
  'ecdsa-sha2-nistp384': (reader) => readEcdsa(reader, 'P-384', 48),
  'ecdsa-sha2-nistp521': (reader) => readEcdsa(reader, 'P-521', 66),
}

function readEd25519(reader: SshReader): JsonWebKey {
  const x = base64(reader.bytes())
  const d = base64(reader.bytes().subarray(0, 32))
  return { kty: 'OKP', crv: 'Ed25519', x, d }
}

function readEcdsa(reader: SshReader, crv: string, size: number): JsonWebKey {
  reader.bytes() // the name of the curve
  const point = reader.bytes().subarray(1)
  const [x, y] = [base64(point.subarray(0, size)), base64(point.subarray(size))]
  return { kty: 'EC', crv, x, y, d: base64(fitted(reader.bytes(), size)) }
}

function readRsa(reader: SshReader): JsonWebKey {
  const [n, e, d, qi, p, q] = [0, 1, 2, 3, 4, 5].map(() => fitted(reader.bytes()))
  if (!n || !e || !d || !qi || !p || !q) throw new Error('it is cut off')
  const [dp, dq] = [p, q].map((prime) => toBytes(toNumber(d) % (toNumber(prime) - 1n)))
  const numbers = Object.entries({ n, e, d, p, q, dp, dq, qi })
  return {
    kty: 'RSA',
    ...Object.fromEntries(numbers.map(([name, value]) => [name, base64(value as Buffer)])),
  }
}

/** Without the zeros before it, or with as many as make it fit. */
function fitted(bytes: Buffer, size = 0): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0)
  const rest = first === -1 ? Buffer.alloc(0) : bytes.subarray(first)
  return Buffer.concat([Buffer.alloc(Math.max(0, size - rest.length)), rest])
}

function toNumber(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString('hex') || '0'}`)
}

function toBytes(value: bigint): Buffer {
  const hex = value.toString(16)
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64url')
}
