import type { Pause } from '../time-slices.ts'
import type { SnapshotParts } from './snapshot-file.ts'

/** Lines that are written or read before others get their turn. */
const stride = 2_000
/** A text of several lines, one that looks quoted, and halves of characters, which are no UTF-8. */
const needsQuotes = /\n|^"|\p{Surrogate}/u

/** Texts as one part: a line each, as they are unless they could be taken for something else. */
export async function formatLines(lines: Iterable<string>, pause: Pause): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let pending: string[] = []
  const flush = () => {
    if (pending.length > 0) chunks.push(Buffer.from(`${pending.join('\n')}\n`))
    pending = []
  }
  for (const line of lines) {
    if (pending.push(needsQuotes.test(line) ? JSON.stringify(line) : line) < stride) continue
    flush()
    await pause()
  }
  flush()
  return Buffer.concat(chunks)
}

/** Texts with a number each, as two parts. */
export async function formatCounted(
  pairs: Iterable<readonly [line: string, number: number]>,
  pause: Pause,
): Promise<{ lines: Uint8Array; numbers: Uint8Array }> {
  const numbers: number[] = []
  function* linesOf() {
    for (const [line, number] of pairs) {
      numbers.push(number)
      yield line
    }
  }
  const lines = await formatLines(linesOf(), pause)
  return { lines, numbers: formatNumbers(Uint32Array.from(numbers)) }
}

/** The texts of a part. */
export async function* parseLines(part: Uint8Array, pause: Pause): AsyncGenerator<string[]> {
  const bytes = viewOf(part)
  const window = 64 * 1024
  for (let from = 0; from < bytes.length; ) {
    const enough = Math.min(bytes.length, from + window) - 1
    const to = bytes.indexOf(0x0a, enough)
    const lines = bytes.toString('utf8', from, to).split('\n')
    yield lines.map((line) => (line.startsWith('"') ? (JSON.parse(line) as string) : line))
    from = to + 1
    await pause()
  }
}

/** Numbers as one part. */
export function formatNumbers(numbers: Uint32Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)
}

/** The numbers of a part. They are a view where the bytes lie so that they can be: what is read belongs to the reader. */
export function parseNumbers(parts: SnapshotParts, name: string): Uint32Array {
  const { buffer, byteOffset, byteLength } = partOf(parts, name)
  const { BYTES_PER_ELEMENT: width } = Uint32Array
  return byteOffset % width === 0
    ? new Uint32Array(buffer, byteOffset, byteLength / width)
    : new Uint32Array(buffer.slice(byteOffset, byteOffset + byteLength))
}

/** Bytes with what a buffer can do, not copied. */
export function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength)
}

/** A part that must be there. */
export function partOf(parts: SnapshotParts, name: string): Uint8Array {
  const bytes = parts.get(name)
  if (!bytes) throw new Error(`There is no part "${name}"`)
  return bytes
}
