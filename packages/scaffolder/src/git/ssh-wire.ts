/** A text or bytes with their length before them: `string` of RFC 4251. */
export function sshString(value: string | Uint8Array): Buffer {
  const bytes = Buffer.from(value as string)
  return Buffer.concat([sshNumber(bytes.length), bytes])
}

/** `uint32` of RFC 4251. */
export function sshNumber(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** A number of any size without a sign, as `mpint` of RFC 4251. */
export function sshInteger(bytes: Uint8Array): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0)
  const rest = first === -1 ? Buffer.alloc(0) : Buffer.from(bytes.subarray(first))
  return sshString((rest[0] ?? 0) > 127 ? Buffer.concat([Buffer.from([0]), rest]) : rest)
}

/** Reads what the functions above write, one after the other. */
export interface SshReader {
  number(): number
  bytes(): Buffer
  text(): string
}

/** @throws RangeError where there is less than is asked for */
export function createSshReader(data: Buffer): SshReader {
  let at = 0
  const number = () => {
    at += 4
    return data.readUInt32BE(at - 4)
  }
  const bytes = () => {
    const length = number()
    if (length > data.length - at) throw new RangeError('it is cut off')
    at += length
    return data.subarray(at - length, at)
  }
  return { number, bytes, text: () => bytes().toString('utf8') }
}
