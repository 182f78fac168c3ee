import type { Renderer, Scope } from '../expressions/create-renderer.ts'

/** How many bytes at the beginning of a file are searched for a NUL, which no text holds; the peer looks at as many. */
const searchedForNul = 512

/**
 * The content of a skeleton file, rendered; the same bytes where there is nothing to render: a file without template
 * syntax, and one that is no UTF-8 text (a picture, Latin-1, UTF-16), which rendering would destroy.
 *
 * @throws SCAFFOLDER_EXPRESSION_FAILED
 */
export function renderContent(
  { renderer, scope }: { renderer: Renderer; scope: Scope },
  { file, bytes }: { file: string; bytes: Uint8Array },
): Uint8Array {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (buffer.subarray(0, searchedForNul).includes(0)) return bytes
  const text = decode(buffer)
  if (text === undefined) return bytes
  const rendered = renderer.render(text, scope, { file })
  return rendered === text ? bytes : Buffer.from(rendered, 'utf8')
}

/** `undefined` for what is not UTF-8. The byte-order mark is part of the text. */
function decode(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
