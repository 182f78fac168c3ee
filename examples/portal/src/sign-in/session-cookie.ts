import { createHmac, hkdfSync } from 'node:crypto'
import type { Runtime } from '@callboard/core'
import { EncryptJWT, type JWTPayload, jwtDecrypt } from 'jose'
import { signInErrors } from './sign-in-errors.ts'

/** Seals what a browser keeps for us, so that nobody can read, change or make it. */
export interface Sealer {
  /** A text that holds `payload` for some seconds, and for one purpose only. */
  seal(purpose: Purpose, payload: JWTPayload, seconds: number): Promise<string>
  /** What was sealed for this purpose and is not over; nothing for anything else. */
  open(purpose: Purpose, text: string | undefined): Promise<JWTPayload | undefined>
  /** What the forms of a session must carry. */
  csrfToken(sessionId: string): string
}

/** A session, or a sign-in that is under way. */
export type Purpose = 'session' | 'sign-in'

const keyBytes = 32

/** @throws SIGN_IN_KEY_INVALID */
export function createSealer(key: string, { now }: Pick<Runtime, 'now'>): Sealer {
  const secret = Buffer.from(key.trim(), 'base64')
  if (secret.length !== keyBytes) throw signInErrors.KEY_INVALID()
  // One key for one thing: what is sealed for a sign-in is nothing as a session.
  const keyFor = (purpose: string) =>
    new Uint8Array(hkdfSync('sha256', secret, '', `callboard ${purpose}`, keyBytes))
  const csrfKey = keyFor('csrf')
  return {
    seal: (purpose, payload, seconds) => {
      const atS = Math.floor(now() / 1000)
      return new EncryptJWT(payload)
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .setIssuedAt(atS)
        .setExpirationTime(atS + seconds)
        .encrypt(keyFor(purpose))
    },
    async open(purpose, text) {
      if (text === undefined || text.length > 4096) return undefined
      try {
        const { payload } = await jwtDecrypt(text, keyFor(purpose), {
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256GCM'],
          requiredClaims: ['exp'],
          currentDate: new Date(now()),
        })
        return payload
      } catch {
        // Old, of another key, or made up: it says nothing.
        return undefined
      }
    },
    csrfToken: (sessionId) => createHmac('sha256', csrfKey).update(sessionId).digest('base64url'),
  }
}
