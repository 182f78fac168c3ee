import { redactDeep } from './redact-deep.ts'
import { mask, Secret } from './secret.ts'
import { createSecretFinder, type SecretFinder } from './secret-finder.ts'

/** Masks known secrets, and their usual encodings, in text on its way to any sink. */
export interface Redactor {
  /**
   * Makes a secret known. Returns false for one that is too short to be masked in text
   * (fewer than {@link shortestMaskedLength} characters): warn its owner.
   */
  add(secret: string | Secret): boolean
  /** The text with every known secret replaced by `***`. */
  redact(text: string): string
  /**
   * A copy of plain data with every string redacted, keys included. Cycles and depth beyond 64 become `***`;
   * errors become their name and message, other objects what they are as JSON.
   */
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
 * URL-encoded, JSON-, HTML- and shell-escaped, and as UTF-16 read byte by byte; of a secret of several lines also
 * each long line. Reversed, wrapped or otherwise computed forms are not covered: secrets are typed values
 * ({@link Secret}) so that they need not pass through text.
 */
export function createRedactor(secrets: Iterable<string | Secret> = []): Redactor {
  const finder = createSecretFinder()
  // Most runs have no secrets, and every text of theirs comes by here.
  const redact = (text: string) =>
    finder.longest() === 0 ? text : maskBefore(text.length, { text, covered: 0 }, finder).out
  const redactor: Redactor = {
    add: (secret) => finder.add(Secret.is(secret) ? secret.reveal() : secret),
    redact,
    redactValue: (value) => redactDeep(value, redact) as typeof value,
    stream: () => createStream(finder),
  }
  for (const secret of secrets) redactor.add(secret)
  return redactor
}

function createStream(finder: SecretFinder): RedactorStream {
  let rest: Rest = { text: '', covered: 0 }
  const take = (cut: number): string => {
    const masked = maskBefore(cut, rest, finder)
    rest = masked.rest
    return masked.out
  }
  return {
    write(chunk) {
      rest.text += chunk
      // What stands in the last characters may be the beginning of a secret.
      return take(Math.max(0, rest.text.length - Math.max(0, finder.longest() - 1)))
    },
    end: () => take(rest.text.length),
  }
}

/** Text that was not given out yet. */
interface Rest {
  text: string
  /** Characters at its beginning that belong to a secret whose mask was given out already. */
  covered: number
}

/** Masks what stands before a place; a secret that begins before it must end within the text. */
function maskBefore(cut: number, { text, covered }: Rest, finder: SecretFinder) {
  let out = ''
  let done = covered
  for (const { start, end } of finder.find(text)) {
    if (start >= cut) break
    // Secrets that overlap share one mask, so that no end of the second is left over.
    if (start >= done) out += text.slice(done, start) + mask
    done = Math.max(done, end)
  }
  if (done < cut) out += text.slice(done, cut)
  return { out, rest: { text: text.slice(cut), covered: Math.max(0, done - cut) } }
}
