import { coreErrors } from '../errors/core-errors.ts'
import type { Secret } from '../secret/secret.ts'
import { createConnector, isPrivateAddress } from './checked-connector.ts'
import { fetchChecked } from './fetch-checked.ts'

/** A host that may be contacted. */
export interface AllowedHost {
  /** Scheme, name and port: `https://github.com`, `http://127.0.0.1:8080`. A leading `*.` stands for one label. */
  origin: string
  /** Only paths at or below this one, by whole segments. @default '/' */
  path?: string
  /** Lets the name lead to a private or loopback address. @default false */
  private?: boolean
  /** Headers for this origin only, such as `Authorization`; never sent anywhere else. */
  headers?: Readonly<Record<string, string | Secret>>
}

/** How a gate is set up. */
export interface UrlGateOptions {
  /** Nothing else may be contacted. `https://name` may be written for `{ origin: 'https://name' }`. */
  allow: readonly (string | AllowedHost)[]
  /** Whole time of a request with its redirects. @default 10_000 */
  timeoutMs?: number
  /** Size of an answer's body. @default 10 MiB */
  maxBytes?: number
  /** @default 5 */
  maxRedirects?: number
}

/** One request. */
export interface GateRequest {
  method?: string
  headers?: Readonly<Record<string, string>>
  body?: string | Uint8Array
  timeoutMs?: number
  maxBytes?: number
  signal?: AbortSignal | undefined
}

/** An answer, read whole within its limits. Any status is an answer; only failing to get one throws. */
export interface GateResponse {
  status: number
  /** Where it came from in the end. */
  url: string
  /** By lower-case name. */
  headers: Readonly<Record<string, string>>
  bytes: Uint8Array
  /** The body as UTF-8 text. */
  text(): string
}

/** The only way out to the network. */
export interface UrlGate {
  /** The address in canonical form. @throws CORE_URL_INVALID CORE_HOST_DENIED */
  check(url: string): URL
  /** @throws also CORE_ADDRESS_DENIED CORE_REDIRECTS CORE_RESPONSE_TOO_LARGE CORE_REQUEST_TIMEOUT CORE_REQUEST_FAILED */
  fetch(url: string, request?: GateRequest): Promise<GateResponse>
  /** Closes idle connections. */
  close(): Promise<void>
}

/**
 * Creates a gate. A request goes out only to an allowed origin, to an address that was checked after the name was
 * resolved, and again for every redirect; headers of an origin go to that origin only.
 */
export function createUrlGate(options: UrlGateOptions): UrlGate {
  const allowed = options.allow.map(parseAllowed)
  const find = (url: URL) => allowed.find((host) => host.matches(url))
  const check = (text: string | URL): URL => {
    const url = parseUrl(text)
    if (!find(url)) throw coreErrors.HOST_DENIED({ host: url.host })
    return url
  }
  const connector = createConnector((hostname, port) => {
    const hosts = allowed.filter((host) => host.covers(hostname, port))
    return hosts.some((host) => host.private)
  })
  return {
    check,
    fetch: (url, request = {}) =>
      fetchChecked({
        url,
        request,
        options,
        check,
        headersFor: (target) => find(target)?.headers() ?? {},
        connector,
      }),
    close: () => connector.close(),
  }
}

/** An address that is safe to look at: http(s), no credentials, no trailing dot, canonical name. */
function parseUrl(text: string | URL): URL {
  const given = String(text)
  const refuse = (reason: string) => coreErrors.URL_INVALID({ url: redactUrl(given), reason })
  if (given.length > 8192) throw refuse('it is too long')
  // Parsers disagree about these, so no address with them is taken.
  if (/[\\\s]/.test(given)) throw refuse('it holds a backslash or white space')
  if (!URL.canParse(given)) throw refuse('it is not a URL')
  const url = new URL(given)
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw refuse(`the scheme "${url.protocol}" is not read`)
  if (url.username !== '' || url.password !== '') throw refuse('it holds a user name or password')
  if (url.hostname.endsWith('.')) url.hostname = url.hostname.replace(/\.+$/, '')
  if (/%(?:2e|2f|5c|00)/i.test(url.pathname))
    throw refuse('its path holds an encoded dot, slash, backslash or NUL')
  return url
}

function redactUrl(text: string): string {
  return text.replace(/\/\/[^/@]*@/, '//***@')
}

function parseAllowed(entry: string | AllowedHost) {
  const host: AllowedHost = typeof entry === 'string' ? { origin: entry } : entry
  const wildcard = /^(https?:\/\/)\*\.(.+)$/.exec(host.origin)
  const origin = parseUrl(wildcard ? `${wildcard[1]}${wildcard[2]}` : host.origin)
  const base = (host.path ?? '/').replace(/\/+$/, '')
  const nameMatches = (hostname: string) => {
    if (!wildcard) return hostname === origin.hostname
    const [, ...parent] = hostname.split('.')
    return parent.join('.') === origin.hostname
  }
  return {
    private: host.private ?? isPrivateAddress(origin.hostname),
    headers: () => host.headers ?? {},
    covers: (hostname: string, port: string) => nameMatches(hostname) && port === portOf(origin),
    matches: (url: URL) =>
      url.protocol === origin.protocol &&
      nameMatches(url.hostname) &&
      portOf(url) === portOf(origin) &&
      (base === '' || url.pathname === base || url.pathname.startsWith(`${base}/`)),
  }
}

function portOf(url: URL): string {
  return url.port || (url.protocol === 'https:' ? '443' : '80')
}
