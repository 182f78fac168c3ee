import { createHash, createPrivateKey } from 'node:crypto'
import type { Runtime } from '@callboard/core'
import { sshNumber, sshString } from '../git/ssh-wire.ts'

/** A key pair in the forms of OpenSSH. */
export interface SshKeyPair {
  /** One line: `ssh-ed25519 AAAA…`. */
  publicKey: string
  /** The text of a file, without a passphrase. */
  privateKey: string
}

const algorithm = 'ssh-ed25519'

/** Makes an Ed25519 key pair as `ssh-keygen` does: RFC 8709, and PROTOCOL.key of OpenSSH for the file. */
export function createSshKeyPair(runtime: Pick<Runtime, 'randomId'>): SshKeyPair {
  const seed = randomSeed(runtime)
  const point = publicPointOf(seed)
  const publicPart = Buffer.concat([sshString(algorithm), sshString(point)])
  // Both halves the same, by which a reader knows that it decrypted the rest.
  const check = randomSeed(runtime).subarray(0, 4)
  const secret = Buffer.concat([
    check,
    check,
    publicPart,
    sshString(Buffer.concat([seed, point])),
    sshString(''),
  ])
  const file = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    sshString('none'),
    sshString('none'),
    sshString(''),
    sshNumber(1),
    sshString(publicPart),
    sshString(padded(secret)),
  ])
  const lines = file.toString('base64').match(/.{1,70}/g) ?? []
  return {
    publicKey: `${algorithm} ${publicPart.toString('base64')}`,
    privateKey: [
      '-----BEGIN OPENSSH PRIVATE KEY-----',
      ...lines,
      '-----END OPENSSH PRIVATE KEY-----',
      '',
    ].join('\n'),
  }
}

/** Three ids hold 366 random bits, of which the hash keeps 256. */
function randomSeed(runtime: Pick<Runtime, 'randomId'>): Buffer {
  const ids = [runtime.randomId(), runtime.randomId(), runtime.randomId()]
  return createHash('sha256').update(ids.join()).digest()
}

/** The public half of a seed: RFC 8410 says how one is written. */
function publicPointOf(seed: Buffer): Buffer {
  const key = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed])
  const { x = '' } = createPrivateKey({ key, format: 'der', type: 'pkcs8' }).export({
    format: 'jwk',
  })
  return Buffer.from(x, 'base64url')
}

/** Filled up to blocks of eight with 1, 2, 3 and so on. */
function padded(bytes: Buffer): Buffer {
  const missing = (8 - (bytes.length % 8)) % 8
  return Buffer.concat([bytes, Buffer.from([1, 2, 3, 4, 5, 6, 7].slice(0, missing))])
}
