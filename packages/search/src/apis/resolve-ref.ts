import { isRecord, type PlainRecord } from '../document/plain-values.ts'

/** Longest chain of references that is followed. */
const maxSteps = 8

/** What a part of a document is, its references within the document followed; of one that leads nowhere nothing. */
export function resolveRef(root: PlainRecord, part: unknown): PlainRecord {
  let value = part
  for (let step = 0; step < maxSteps; step += 1) {
    if (!isRecord(value)) return {}
    const { $ref } = value
    if (typeof $ref !== 'string') return value
    value = partAt(root, $ref)
  }
  return {}
}

/** The last segment of a reference: what it calls the thing. */
export function nameOfRef(part: unknown): string {
  const ref = isRecord(part) && typeof part.$ref === 'string' ? part.$ref : ''
  return unescapeSegment(ref.slice(ref.lastIndexOf('/') + 1))
}

function partAt(root: PlainRecord, ref: string): unknown {
  if (!ref.startsWith('#/')) return undefined
  let value: unknown = root
  for (const segment of ref.slice(2).split('/')) {
    const key = unescapeSegment(segment)
    if (!isRecord(value) || !Object.hasOwn(value, key)) return undefined
    value = value[key]
  }
  return value
}

/** RFC 6901, in the fragment of an address. */
function unescapeSegment(segment: string): string {
  const plain = segment.replaceAll('~1', '/').replaceAll('~0', '~')
  try {
    return decodeURIComponent(plain)
  } catch {
    return plain
  }
}
