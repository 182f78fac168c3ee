import { coreErrors } from '../errors/core-errors.ts'

/** Where something is read from, as annotations name it: `url:https://…`, `file:./more.yaml`, `dir:.`. */
export interface LocationRef {
  type: string
  target: string
}

/** Browsers skip white space and control characters in a scheme. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const script = /^[\s\u0000-\u001f]*j\s*a\s*v\s*a\s*s\s*c\s*r\s*i\s*p\s*t\s*:/i

/**
 * Takes a reference to a location apart, as the peer does: at the first `:`, without the white space around either part.
 *
 * @throws CORE_LOCATION_INVALID
 */
export function parseLocationRef(ref: string): LocationRef {
  const colon = ref.indexOf(':')
  const type = ref.slice(0, Math.max(colon, 0)).trim()
  const target = ref.slice(colon + 1).trim()
  const refuse = (reason: string) => coreErrors.LOCATION_INVALID({ ref, reason })
  if (type === '' || target === '') throw refuse('it is not of the form type:target')
  if (type === 'http' || type === 'https') throw refuse('an address needs "url:" before it')
  if (script.test(target)) throw refuse('its target is a script')
  return { type, target }
}
