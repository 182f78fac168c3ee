/** Status and headers of a CGI program's answer. */
export interface CgiHead {
  status: number
  headers: Record<string, string>
}

/** Longer heads are no heads. */
const maxHeadBytes = 64 * 1024

/**
 * Reads the head of a CGI answer from pieces. `push` returns nothing while the head is not complete, then the head once
 * with what follows it, and after that every piece as it is.
 */
export function createCgiHead(): {
  push(chunk: Buffer): { head?: CgiHead; rest: Buffer } | undefined
} {
  let buffered: Buffer | undefined = Buffer.alloc(0)
  return {
    push(chunk) {
      if (!buffered) return { rest: chunk }
      buffered = Buffer.concat([buffered, chunk])
      const end = /\r?\n\r?\n/.exec(buffered.subarray(0, maxHeadBytes).toString('latin1'))
      if (!end) return undefined
      const head = parseHead(buffered.subarray(0, end.index).toString('latin1'))
      const rest = buffered.subarray(end.index + end[0].length)
      buffered = undefined
      return { head, rest }
    },
  }
}

function parseHead(text: string): CgiHead {
  const lines = text.split(/\r?\n/).flatMap((line): [string, string][] => {
    const colon = line.indexOf(':')
    return colon > 0
      ? [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]]
      : []
  })
  const headers = Object.fromEntries(lines)
  const { status = '200', ...rest } = headers
  return { status: Number.parseInt(status, 10) || 500, headers: rest }
}
