import { Secret } from './secret.ts'

/** Shorter secrets would mask ordinary words, so they are not looked for in text. */
export const shortestMaskedLength = 6

const mask = '***'

/** Masks known secrets, and their usual encodings, in text on its way to any sink. */
export interface Redactor {
  /**
   * Makes a secret known. Returns false for one that is too short to be masked in text
   * (fewer than {@link shortestMaskedLength} characters): warn its owner.
   */
  add(secret: string | Secret): boolean
  /** The text with every known secret replaced by `***`. */
  redact(text: string): string
  /** A copy of plain data with every string redacted, keys included. Cycles and depth beyond 64 become `***`. */
  redactValue<T>(value: T): T
  /** A redactor for text that arrives in pieces: a secret cut by a piece's edge is still found. */
  stream(): RedactorStream
}

/** Text in pieces: what `write` and `end` return, joined, is the whole text redacted. */
export interface RedactorStream {
  write(chunk: string): string
  end(): string
}

/**
 * Creates a redactor. It knows each secret as it is, base64 at all three alignments, base64url, hex,
 * URL-encoded, JSON-, HTML- and shell-escaped, and as UTF-16 read byte by byte. Reversed or otherwise computed
 * forms are not covered: secrets are typed values ({@link Secret}) so that they need not pass through text.
 */
export function createRedactor(secrets: Iterable<string | Secret> = []): Redactor {
  const forms = new Set<string>()
  let pattern: RegExp | undefined
  let longest = 0

  const redactor: Redactor = {
    add(secret) {
      const value = secret instanceof Secret ? secret.reveal() : secret
      const trimmed = value.trim()
      if (trimmed.length < shortestMaskedLength) return false
      for (const form of formsOf(value)) forms.add(form)
      for (const form of formsOf(trimmed)) forms.add(form)
      const ordered = [...forms].sort((a, b) => b.length - a.length)
      longest = ordered[0]?.length ?? 0
      pattern = new RegExp(ordered.map(escapePattern).join('|'), 'g')
      return true
    },
    redact: (text) => (pattern ? text.replace(pattern, mask) : text),
    redactValue: (value) => redactDeep(value, redactor.redact, 0) as typeof value,
    stream: () => createStream(() => ({ pattern, longest })),
  }
  for (const secret of secrets) redactor.add(secret)
  return redactor
}

function createStream(
  known: () => { pattern: RegExp | undefined; longest: number },
): RedactorStream {
  let carry = ''
  return {
    write(chunk) {
      const { pattern, longest } = known()
      carry += chunk
      if (!pattern) return take(carry.length)
      // What stands in the last `longest - 1` characters may be the beginning of a secret.
      let cut = Math.max(0, carry.length - (longest - 1))
      for (const match of carry.matchAll(pattern)) {
        const end = match.index + match[0].length
        if (match.index < cut && end > cut) cut = match.index
      }
      return take(cut).replace(pattern, mask)
    },
    end() {
      const { pattern } = known()
      const rest = take(carry.length)
      return pattern ? rest.replace(pattern, mask) : rest
    },
  }
  function take(length: number): string {
    const head = carry.slice(0, length)
    carry = carry.slice(length)
    return head
  }
}

function redactDeep(value: unknown, redact: (text: string) => string, depth: number): unknown {
  if (typeof value === 'string') return redact(value)
  if (value instanceof Secret) return mask
  if (typeof value !== 'object' || value === null) return value
  if (depth > 64) return mask
  if (Array.isArray(value)) return value.map((item) => redactDeep(item, redact, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [redact(key), redactDeep(item, redact, depth + 1)]),
  )
}

function formsOf(value: string): Set<string> {
  const bytes = Buffer.from(value, 'utf8')
  const json = JSON.stringify(value).slice(1, -1)
  const hex = bytes.toString('hex')
  const forms = [
    value,
    ...base64Forms(bytes),
    hex,
    hex.toUpperCase(),
    encodeURIComponentSafely(value),
    new URLSearchParams({ v: value }).toString().slice(2),
    json,
    JSON.stringify(json).slice(1, -1),
    value.replace(/[&<>"']/g, (c) => htmlEntities[c] ?? c),
    value.replaceAll("'", "'\\''"),
    Buffer.from(value, 'utf16le').toString('latin1'),
  ]
  return new Set(forms.filter((form) => form.length >= shortestMaskedLength))
}

const htmlEntities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** A secret inside a longer base64 text starts at one of three alignments; its edge characters mix with neighbours. */
function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((shift) => {
    const padded = Buffer.concat([Buffer.alloc(shift), bytes])
    const whole = padded.toString('base64').replace(/=+$/, '')
    const first = shift === 0 ? 0 : shift + 1
    const last = padded.length % 3 === 0 ? whole.length : whole.length - 1
    const inner = whole.slice(first, last)
    const standalone = shift === 0 ? [whole] : []
    return [...standalone, inner].flatMap((form) => [
      form,
      form.replaceAll('+', '-').replaceAll('/', '_'),
    ])
  })
}

function encodeURIComponentSafely(value: string): string {
  try {
    return encodeURIComponent(value)
  } catch {
    return value // a lone surrogate has no URL form
  }
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
}
