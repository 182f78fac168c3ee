import type { Pause } from '../time-slices.ts'
import type { SnapshotParts } from './snapshot-file.ts'

/** Lines that are written or read before others get their turn. */
const stride = 2_000

/** Texts without line breaks as one part: a line each. */
export async function formatLines(lines: Iterable<string>, pause: Pause): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let pending: string[] = []
  const flush = () => {
    if (pending.length > 0) chunks.push(Buffer.from(`${pending.join('\n')}\n`))
    pending = []
  }
  for (const line of lines) {
    if (pending.push(line) < stride) continue
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

/** The lines of a part. */
export async function* parseLines(part: Uint8Array, pause: Pause): AsyncGenerator<string[]> {
  const bytes = Buffer.from(part.buffer, part.byteOffset, part.byteLength)
  const window = 256 * 1024
  for (let from = 0; from < bytes.length; ) {
    const enough = Math.min(bytes.length, from + window) - 1
    const to = bytes.indexOf(0x0a, enough)
    yield bytes.toString('utf8', from, to).split('\n')
    from = to + 1
    await pause()
  }
}

/** Numbers as one part. */
export function formatNumbers(numbers: Uint32Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)
}

/** The numbers of a part, copied: what is read may change later. */
export function parseNumbers(parts: SnapshotParts, name: string): Uint32Array {
  return new Uint32Array(parseBytes(parts, name).buffer)
}

/** The bytes of a part, copied. */
export function parseBytes(parts: SnapshotParts, name: string): Uint8Array<ArrayBuffer> {
  // `slice` of a buffer would be a view.
  return new Uint8Array(partOf(parts, name))
}

/** A part that must be there. */
export function partOf(parts: SnapshotParts, name: string): Uint8Array {
  const bytes = parts.get(name)
  if (!bytes) throw new Error(`There is no part "${name}"`)
  return bytes
}
