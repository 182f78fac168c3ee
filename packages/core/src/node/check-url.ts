import { coreErrors } from '../errors/core-errors.ts'
import { shownUrl } from '../text/shown-url.ts'

const maxLength = 8192

/**
 * An address that is safe to look at: http(s), no credentials, no trailing dot, canonical name. What
 * {@link refuseEncodedSlash} says is for the caller to ask, who knows the host.
 *
 * @throws CORE_URL_INVALID
 */
export function checkUrl(text: string | URL): URL {
  const given = String(text)
  const refuse = (reason: string) => coreErrors.URL_INVALID({ url: shownUrl(given), reason })
  if (given.length > maxLength) throw refuse(`it is longer than ${maxLength} characters`)
  // Parsers disagree about these, so no address with them is taken.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  if (/[\\\s\u0000-\u001f\u007f]/.test(given))
    throw refuse('it holds a backslash, white space or a control character')
  if (!URL.canParse(given)) throw refuse('it is not a URL')
  const url = new URL(given)
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw refuse(`the scheme "${url.protocol}" is not read`)
  if (url.username !== '' || url.password !== '') throw refuse('it holds a user name or password')
  if (url.hostname.endsWith('.')) url.hostname = url.hostname.replace(/\.+$/, '')
  if (url.hostname === '') throw refuse('it names no host')
  if (/%(?:2e|5c|00)/i.test(url.pathname))
    throw refuse('its path holds an encoded dot, backslash or NUL')
  // Who decodes the slash would find a step upwards here.
  if (
    /%2f/i.test(url.pathname) &&
    url.pathname.split(/\/|%2f/i).some((part) => /^\.\.?$/.test(part))
  )
    throw refuse('its path holds an encoded slash beside dots')
  return url
}

/** For hosts that are not known to want it: parsers disagree about what `%2F` in a path means. @throws CORE_URL_INVALID */
export function refuseEncodedSlash(url: URL): void {
  if (/%2f/i.test(url.pathname))
    throw coreErrors.URL_INVALID({
      url: shownUrl(url.href),
      reason: 'its path holds an encoded slash',
    })
}

/** The port that an address means. */
export function portOf(url: URL): string {
  return url.port || (url.protocol === 'https:' ? '443' : '80')
}
