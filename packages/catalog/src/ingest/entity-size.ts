import type { Issue, SourceLocation } from '@callboard/core'
import { nameOf } from './check-document.ts'

/** What an entity may take as JSON, in bytes, without what its placeholders bring in. */
const maxBytes = 256 * 1024

/** What there is to say of an entity that is too large to be served thousands of times over. */
export function entitySizeIssue(
  value: unknown,
  place: { at: SourceLocation | undefined; frame?: string | undefined },
): Issue | undefined {
  if (!isLargerThan(value, maxBytes)) return undefined
  return {
    severity: 'error',
    code: 'ENTITY_SIZE',
    message: `The entity takes more than ${maxBytes} bytes as JSON`,
    hint: 'Keep what is large in a file of its own and name it: { $text: ./openapi.yaml }.',
    ...place,
    ref: nameOf(value).ref,
  }
}

/** Bytes of JSON that a character of YAML can at most become: an escaped one, and its share in what is set around values. */
const maxBytesOfCharacter = 35

/** Whether a text is too short to give an entity that is too large. What an alias repeats makes of little text much. */
export function givesSmallEntities(text: string): boolean {
  return text.length * maxBytesOfCharacter <= maxBytes && !text.includes('*')
}

/** Whether plain data takes more bytes as JSON than `most`. Walks no further than it must. */
export function isLargerThan(value: unknown, most: number): boolean {
  let least = 0
  let atMost = 0
  const count = (text: string) => {
    least += text.length + 2
    // A character takes one to three bytes, or six where it has to be escaped.
    atMost += text.length * 6 + 3
  }
  const open = [value]
  while (open.length > 0 && least <= most) {
    const part = open.pop()
    if (typeof part === 'string') {
      count(part)
      continue
    }
    if (Array.isArray(part)) for (const item of part) open.push(item)
    else if (typeof part === 'object' && part !== null)
      for (const [key, item] of Object.entries(part)) {
        count(key)
        open.push(item)
      }
    least += 1
    atMost += 26
  }
  if (least > most) return true
  return atMost > most && Buffer.byteLength(JSON.stringify(value)) > most
}
