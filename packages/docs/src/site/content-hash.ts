import { hash } from 'node:crypto'

/** Tells contents apart: SHA-256, 43 characters. */
export const contentHash = (content: string | Uint8Array): string =>
  hash('sha256', content, 'base64url')
