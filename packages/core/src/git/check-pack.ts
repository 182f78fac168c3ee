import { promisify } from 'node:util'
import { inflate as inflateCallback, inflateSync, type ZlibOptions } from 'node:zlib'
import type { Runtime } from '../runtime/runtime.ts'

/** What the objects of a pack may come to when they are unpacked. */
export interface PackLimits {
  /** Number of objects. */
  maxObjects: number
  /** Of one object, and of what a delta makes of another. */
  maxObjectBytes: number
  /** Of all together. */
  maxBytes: number
}

/** The input that was used, beside the output: types have neither. */
interface Inflated {
  buffer: Uint8Array
  engine: { bytesWritten: number }
}
const inflate = promisify(inflateCallback) as (
  input: Uint8Array,
  how: ZlibOptions,
) => Promise<unknown>

const headerLength = 12
const checksumLength = 20
const types = { offsetDelta: 6, referenceDelta: 7 }
/** Larger objects are unpacked in another thread. */
const maxSyncBytes = 64 * 1024
/** Objects between two breaths. */
const batch = 500

/**
 * Finds out whether a pack (format of Git's `gitformat-pack`) would unpack to more than it may. The Git library unpacks
 * each object whole before it compares its size, so that a megabyte from a server would take gigabytes of memory.
 *
 * @returns what is wrong, as a clause; nothing when the pack may be unpacked
 */
export async function checkPack(
  pack: Uint8Array,
  { maxObjects, maxObjectBytes, maxBytes }: PackLimits,
  runtime: Pick<Runtime, 'sleep'>,
): Promise<string | undefined> {
  const bytes = Buffer.from(pack.buffer, pack.byteOffset, pack.byteLength)
  if (bytes.length < headerLength + checksumLength) return 'its pack is cut off'
  const count = bytes.readUInt32BE(8)
  if (count > maxObjects) return `its pack holds ${count} objects, and ${maxObjects} are the most`
  const end = bytes.length - checksumLength
  let [at, left] = [headerLength, maxBytes]
  for (let index = 0; index < count; index += 1) {
    if (index % batch === batch - 1) await runtime.sleep(0)
    const object = readHeader(bytes, at)
    if (object.start >= end) return 'its pack is cut off'
    if (object.size > maxObjectBytes) return `its pack holds an object of ${object.size} bytes`
    const unpacked = await unpack(bytes.subarray(object.start, end), object.size)
    if (!unpacked) return 'its pack is broken'
    const made = object.isDelta ? targetSize(unpacked.buffer) : 0
    if (made > maxObjectBytes) return `its pack holds an object of ${made} bytes`
    left -= object.size + made
    if (left < 0) return `its pack unpacks to more than ${maxBytes} bytes`
    at = object.start + unpacked.engine.bytesWritten
  }
  return undefined
}

function readHeader(
  bytes: Buffer,
  from: number,
): { size: number; start: number; isDelta: boolean } {
  const first = bytes[from] ?? 0
  const type = (first >> 4) & 7
  const more = first < 128 ? { value: 0, end: from + 1 } : readVariable(bytes, from + 1)
  const size = (first & 15) + more.value * 16
  const isDelta = type === types.offsetDelta || type === types.referenceDelta
  const base = {
    [types.offsetDelta]: readVariable(bytes, more.end).end,
    [types.referenceDelta]: more.end + 20,
  }
  return { size, start: base[type] ?? more.end, isDelta }
}

/** A number in groups of seven bits, the lowest first, and where it ends. */
function readVariable(bytes: Uint8Array, from: number): { value: number; end: number } {
  let value = 0
  let at = from
  for (let weight = 1; ; weight *= 128) {
    const byte = bytes[at] ?? 0
    at += 1
    value += (byte & 127) * weight
    if (byte < 128) return { value, end: at }
  }
}

/** How long what a delta makes is: its second number, behind the length of what it is applied to. */
function targetSize(delta: Uint8Array): number {
  return readVariable(delta, readVariable(delta, 0).end).value
}

/** Nothing when it is broken, or longer than its header says. */
async function unpack(input: Uint8Array, size: number): Promise<Inflated | undefined> {
  const how: ZlibOptions = {
    info: true,
    maxOutputLength: Math.max(1, size),
    chunkSize: Math.min(maxSyncBytes, Math.max(64, size)),
  }
  try {
    const unpacked = size > maxSyncBytes ? await inflate(input, how) : inflateSync(input, how)
    return unpacked as unknown as Inflated
  } catch {
    return undefined
  }
}
