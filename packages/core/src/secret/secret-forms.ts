/** Shorter secrets would mask ordinary words, so they are not looked for in text. */
export const shortestMaskedLength = 6

/** A line of a secret of several lines is masked by itself from this length on: shorter ones are ordinary words. */
const shortestMaskedLine = 16

/**
 * The forms in which a secret turns up in text: as it is, base64 at all three alignments, base64url, hex,
 * URL-encoded, JSON-, HTML- and shell-escaped, as UTF-16 read byte by byte, and each of these for its long lines.
 */
export function secretForms(secret: string): Set<string> {
  const lines = secret.split(/\r?\n/).map((line) => line.trim())
  const parts = lines.length > 1 ? lines.filter((line) => line.length >= shortestMaskedLine) : []
  const forms = [secret, secret.trim(), ...parts].flatMap(formsOf)
  return new Set(forms.filter((form) => form.trim().length >= shortestMaskedLength))
}

function formsOf(value: string): string[] {
  const bytes = Buffer.from(value, 'utf8')
  const json = JSON.stringify(value).slice(1, -1)
  const hex = bytes.toString('hex')
  const wide = Buffer.from(value, 'utf16le')
  return [
    value,
    ...base64Forms(bytes),
    hex,
    hex.toUpperCase(),
    ...urlForms(value),
    json,
    JSON.stringify(json).slice(1, -1),
    ...quotes.map((quote) =>
      value.replace(/[&<>"']/g, (c) => (c === "'" ? quote : (entities[c] ?? c))),
    ),
    value.replaceAll("'", "'\\''"),
    wide.toString('latin1'),
    Buffer.from(wide).swap16().toString('latin1'),
  ]
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}
/** Escapers agree on all characters but this one. */
const quotes = ["'", '&#39;', '&#x27;', '&apos;']

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

function urlForms(value: string): string[] {
  // A lone surrogate has no form of its own in a URL.
  const form = encodeURIComponent(value.replace(/\p{Surrogate}/gu, '\ufffd'))
  const query = new URLSearchParams({ v: value }).toString().slice(2)
  return [form, query].flatMap((text) => [
    text,
    text.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
  ])
}
