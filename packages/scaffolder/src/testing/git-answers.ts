import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createCgiHead } from './cgi-head.ts'

/** Hands the body of a request to a program; one that is too large ends both. */
export function feed(
  request: IncomingMessage,
  child: ChildProcessWithoutNullStreams,
  { maxBytes, onTooLarge }: { maxBytes: number; onTooLarge: () => void },
): void {
  let size = 0
  request.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size <= maxBytes) return
    child.kill('SIGKILL')
    onTooLarge()
    request.destroy()
  })
  request.pipe(child.stdin)
}

/** Answers with what a CGI program says. */
export function sendCgi(child: ChildProcessWithoutNullStreams, response: ServerResponse): void {
  const head = createCgiHead()
  const pass = (chunk: Buffer) => {
    const read = head.push(chunk)
    if (!read || response.writableEnded) return
    if (read.head) response.writeHead(read.head.status, read.head.headers)
    if (!response.write(read.rest)) {
      child.stdout.pause()
      response.once('drain', () => child.stdout.resume())
    }
  }
  child.stdout.on('data', guarded(response, pass))
  child.on('close', () => (response.headersSent ? response.end() : refuse(response, 500)))
}

/** A file is only begun when there is a first byte of it; one that is not there gives none. */
export function sendText(child: ChildProcessWithoutNullStreams, response: ServerResponse): void {
  const headers = {
    'content-type': 'text/plain; charset=utf-8',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'",
  }
  child.stdout.once('data', () => response.headersSent || response.writeHead(200, headers))
  child.stdout.pipe(response, { end: false })
  child.on('close', (code) => {
    if (response.headersSent) response.end()
    else response.writeHead(code === 0 ? 200 : 404, headers).end()
  })
}

/** An answer that has begun can only be cut off. */
export function refuse(response: ServerResponse, status: number): void {
  if (response.writableEnded) return
  if (response.headersSent) response.destroy()
  else response.writeHead(status, { connection: 'close' }).end()
}

/** What goes wrong with one request ends that request, never the process. */
export function guarded<Args extends unknown[]>(
  response: ServerResponse,
  work: (...args: Args) => void,
) {
  return (...args: Args): void => {
    try {
      work(...args)
    } catch {
      refuse(response, 500)
    }
  }
}
