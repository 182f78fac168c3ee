import { createCipheriv, createDecipheriv, createHash, createHmac } from 'node:crypto'
import type { Runtime } from '@callboard/core'
import { errors } from '../errors.ts'

/** 32 bytes, as they are or in base64. */
export type SealingKey = Uint8Array | string

/** Makes ciphertext of what may not be kept in the clear. */
export interface Sealing {
  /** @param purpose - what is sealed, and of which run: it opens for that purpose only */
  seal(bytes: Uint8Array, purpose: string): Uint8Array
  /** @throws SCAFFOLDER_SEAL_BROKEN when it was changed, is for another purpose, or the key is not there */
  open(sealed: Uint8Array, purpose: string): Uint8Array
  /** A name for content that says nothing about it to those without the key. */
  digest(bytes: Uint8Array): string
}

const version = 1
const idBytes = 4
const ivBytes = 12
const tagBytes = 16

/**
 * Seals with AES-256-GCM: version, id of the key, nonce, ciphertext, tag. The first key seals, all of them open, so that a
 * key can be replaced while runs are under way.
 */
export function createSealing(keys: readonly SealingKey[], runtime: Runtime): Sealing | undefined {
  const ring = keys.map((key) => ({ key: keyBytes(key), id: keyId(keyBytes(key)) }))
  const [first] = ring
  if (!first) return undefined
  return {
    seal(bytes, purpose) {
      const iv = createHash('sha256').update(runtime.randomId()).digest().subarray(0, ivBytes)
      const cipher = createCipheriv('aes-256-gcm', first.key, iv)
      cipher.setAAD(Buffer.from(purpose))
      const body = Buffer.concat([cipher.update(bytes), cipher.final()])
      return Buffer.concat([Uint8Array.of(version), first.id, iv, body, cipher.getAuthTag()])
    },
    open(sealed, purpose) {
      const whole = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength)
      const body = 1 + idBytes + ivBytes
      const key = ring.find(({ id }) => whole.subarray(1, 1 + idBytes).equals(id))?.key
      if (whole[0] !== version || !key || whole.length < body + tagBytes)
        throw errors.SEAL_BROKEN({ purpose })
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, whole.subarray(1 + idBytes, body))
        decipher.setAAD(Buffer.from(purpose))
        decipher.setAuthTag(whole.subarray(-tagBytes))
        return Buffer.concat([decipher.update(whole.subarray(body, -tagBytes)), decipher.final()])
      } catch (cause) {
        throw errors.SEAL_BROKEN({ purpose }, { cause })
      }
    },
    digest: (bytes) => createHmac('sha256', first.key).update(bytes).digest('hex'),
  }
}

/** A key for what does not outlive this process. */
export function passingKey(runtime: Pick<Runtime, 'randomId'>): SealingKey {
  return createHash('sha256').update(`${runtime.randomId()} ${runtime.randomId()}`).digest()
}

/** Whether a value can be a key. */
export function isSealingKey(value: unknown): value is SealingKey {
  return (typeof value === 'string' || value instanceof Uint8Array) && keyBytes(value).length === 32
}

function keyBytes(key: SealingKey): Buffer {
  return typeof key === 'string' ? Buffer.from(key, 'base64') : Buffer.from(key)
}

function keyId(key: Buffer): Buffer {
  return createHash('sha256')
    .update('callboard sealing key')
    .update(key)
    .digest()
    .subarray(0, idBytes)
}
