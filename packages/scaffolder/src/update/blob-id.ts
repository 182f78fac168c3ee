import { createHash } from 'node:crypto'

/** The id that Git gives the contents of a file: `git hash-object` answers the same. */
export function blobId(content: Uint8Array): string {
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex')
}
