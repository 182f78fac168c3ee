import { createHash } from 'node:crypto'
import { z } from 'zod'
import { analysisFingerprint } from '../analysis/fingerprint.ts'
import type { Pause } from '../time-slices.ts'

/** Named parts of a snapshot, each of bytes that may be viewed as 32-bit numbers. */
export type SnapshotParts = ReadonlyMap<string, Uint8Array>

/** What becomes a part: its bytes, or how many there will be and who writes them. */
export type PartSource =
  | Uint8Array
  | { length: number; writeInto(target: Uint8Array): Promise<void> }

const magic = 'callboard-search-snapshot\n'
const alignment = 8
/** Bytes that are hashed or copied before others get their turn. */
const stride = 4 * 1024 * 1024

const headSchema = z.strictObject({
  /** Of this layout, of the analysis and of the machine's order of bytes. */
  fingerprint: z.string(),
  digest: z.string(),
  parts: z.array(z.tuple([z.string(), z.int().min(0)])),
})

const order = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 'LE' : 'BE'
// The first number is that of this layout.
const fingerprint = `2 ${analysisFingerprint} ${order}`

/** Joins parts into one file: a line that says what it is, a line of JSON, and the parts one behind the other. */
export async function formatSnapshotFile(
  parts: ReadonlyMap<string, PartSource>,
  pause: Pause,
): Promise<Uint8Array> {
  const sizes = [...parts].map(([name, { length }]) => [name, length] as const)
  const headOf = (digest: string) =>
    Buffer.from(`${magic}${JSON.stringify({ fingerprint, digest, parts: sizes })}\n`)
  // Every digest is as long as that of nothing.
  const headLength = aligned(headOf(await digestOf([], pause)).length)
  const bodyLength = sizes.reduce((sum, [, size]) => sum + aligned(size), 0)
  const file = new Uint8Array(headLength + bodyLength)
  const written: Uint8Array[] = []
  let at = headLength
  for (const source of parts.values()) {
    const into = file.subarray(at, at + source.length)
    if (source instanceof Uint8Array) await copyInSlices(source, into, pause)
    else await source.writeInto(into)
    written.push(into)
    at += aligned(source.length)
  }
  const head = headOf(await digestOf(written, pause))
  // Blanks behind the JSON, so that the parts begin aligned.
  file.fill(0x20, 0, headLength)
  file.set(head.subarray(0, -1))
  file[headLength - 1] = 0x0a
  return file
}

async function copyInSlices(from: Uint8Array, into: Uint8Array, pause: Pause): Promise<void> {
  for (let at = 0; at < from.length; at += stride) {
    into.set(from.subarray(at, at + stride), at)
    await pause()
  }
}

/** Takes a file apart, or says why it cannot be used. */
export async function parseSnapshotFile(
  file: Uint8Array,
  pause: Pause,
): Promise<{ parts: SnapshotParts } | { problem: string }> {
  const begin = Buffer.from(file.subarray(0, magic.length)).toString('latin1')
  if (begin !== magic) return { problem: 'it is no snapshot of a search' }
  const end = file.indexOf(0x0a, magic.length)
  const head = parseHead(Buffer.from(file.subarray(magic.length, Math.max(0, end))).toString())
  if (!head) return { problem: 'its head cannot be read' }
  if (head.fingerprint !== fingerprint)
    return { problem: 'it was written by another version, whose words are not those of this one' }
  const parts = new Map<string, Uint8Array>()
  let at = end + 1
  for (const [name, size] of head.parts) {
    parts.set(name, file.subarray(at, at + size))
    at += aligned(size)
  }
  const isWhole = at === file.length && (await digestOf(parts.values(), pause)) === head.digest
  return isWhole ? { parts } : { problem: 'it is not whole' }
}

function parseHead(text: string): z.infer<typeof headSchema> | undefined {
  try {
    return headSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

async function digestOf(parts: Iterable<Uint8Array>, pause: Pause): Promise<string> {
  const hash = createHash('sha256')
  for (const bytes of parts) {
    for (let at = 0; at < bytes.length; at += stride) {
      hash.update(bytes.subarray(at, at + stride))
      await pause()
    }
  }
  return hash.digest('base64url')
}

function aligned(size: number): number {
  return Math.ceil(size / alignment) * alignment
}
