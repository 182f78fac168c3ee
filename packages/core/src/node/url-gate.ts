import { z } from 'zod'
import { coreErrors } from '../errors/core-errors.ts'
import { checkOptions } from '../options/check-options.ts'
import { createRedactor } from '../secret/redactor.ts'
import { Secret } from '../secret/secret.ts'
import { checkUrl, portOf, refuseEncodedSlash } from './check-url.ts'
import type { LookupName } from './checked-connector.ts'
import type { GateRequest, GateResponse } from './fetch-checked.ts'
import { isPrivateAddress } from './private-address.ts'

/** A host that may be contacted. */
export interface AllowedHost {
  /** Scheme, name and port: `https://github.com`, `http://127.0.0.1:8080`. A leading `*.` stands for one label. */
  origin: string
  /** Only paths at or below this one, by whole segments. @default '/' */
  path?: string
  /** Lets the name lead to a private or loopback address. @default false */
  private?: boolean
  /** Lets paths hold `%2F`, for interfaces that name a project by its path in one component. @default false */
  encodedSlash?: boolean
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
  /** Finds the addresses of a name. @default the system's resolver */
  lookup?: LookupName
}

/** The only way out to the network. */
export interface UrlGate {
  /** The address in canonical form. @throws CORE_URL_INVALID CORE_HOST_DENIED */
  check(url: string): URL
  /** @throws also CORE_ADDRESS_DENIED CORE_REDIRECTS CORE_RESPONSE_TOO_LARGE CORE_REQUEST_TIMEOUT CORE_REQUEST_FAILED */
  fetch(url: string, request?: GateRequest): Promise<GateResponse>
  /** A text with the headers of allowed hosts masked: what a host says about a request may repeat what it was sent. */
  redact(text: string): string
  /** Closes idle connections. */
  close(): Promise<void>
}

const optionsSchema = z.strictObject({
  allow: z.array(
    z.union([
      z.string(),
      z.strictObject({
        origin: z.string(),
        path: z.string().optional(),
        private: z.boolean().optional(),
        encodedSlash: z.boolean().optional(),
        headers: z.record(z.string(), z.union([z.string(), z.custom(Secret.is)])).optional(),
      }),
    ]),
  ),
  timeoutMs: z.number().positive().optional(),
  maxBytes: z.number().positive().optional(),
  maxRedirects: z.number().nonnegative().optional(),
  lookup: z.custom((value) => typeof value === 'function').optional(),
})

/**
 * Creates a gate. A request goes out only to an allowed origin, to an address that was checked after the name was
 * resolved, and again for every redirect; headers of an origin go to that origin only.
 *
 * @throws CORE_OPTION_INVALID
 */
export function createUrlGate(options: UrlGateOptions): UrlGate {
  checkOptions('createUrlGate', optionsSchema, options)
  const allowed = options.allow.map(parseAllowed)
  const find = (url: URL) => allowed.find((host) => host.matches(url))
  const check = (text: string | URL): URL => {
    const url = checkUrl(text)
    const host = find(url)
    if (!host?.encodedSlash) refuseEncodedSlash(url)
    if (!host) throw coreErrors.HOST_DENIED({ host: url.host })
    return url
  }
  const connect = async () => {
    const { createConnector } = await import('./checked-connector.ts')
    return createConnector({
      lookup: options.lookup,
      mayBePrivate: (hostname, port) =>
        allowed.some((host) => host.covers(hostname, port) && host.private),
    })
  }
  // Many a program makes a gate and sends nothing: the client is loaded for the first request.
  let connecting: ReturnType<typeof connect> | undefined
  const redactor = createRedactor(allowed.flatMap(({ headers }) => credentialsIn(headers)))
  return {
    check,
    redact: redactor.redact,
    async fetch(url, request = {}) {
      connecting ??= connect()
      const { fetchChecked } = await import('./fetch-checked.ts')
      return fetchChecked({
        url,
        request,
        options,
        check,
        headersFor: (target) => find(target)?.headers ?? {},
        connector: await connecting,
      })
    },
    async close() {
      const connector = await connecting
      await connector?.close()
    },
  }
}

/** Secret headers whole, and without the scheme before the token: `Bearer …`, `Token token=…`. */
function credentialsIn(headers: NonNullable<AllowedHost['headers']>): string[] {
  return Object.values(headers)
    .filter(Secret.is)
    .map((secret) => secret.reveal().trim())
    .flatMap((value) => [value, value.replace(/^\S+\s+(?:token=)?/i, '')])
}

function parseAllowed(entry: string | AllowedHost) {
  const host: AllowedHost = typeof entry === 'string' ? { origin: entry } : entry
  const wildcard = /^(https?:\/\/)\*\.(.+)$/.exec(host.origin)
  const origin = checkUrl(wildcard ? `${wildcard[1]}${wildcard[2]}` : host.origin)
  // Read as an origin it would allow the whole host where only a part was meant.
  if (origin.pathname !== '/' || origin.search !== '' || origin.hash !== '')
    throw coreErrors.OPTION_INVALID({
      where: 'createUrlGate',
      problem: `"${host.origin}" is more than an origin; write its path as "path"`,
    })
  const base = (host.path ?? '/').replace(/\/+$/, '')
  const nameMatches = (hostname: string) => {
    if (!wildcard) return hostname === origin.hostname
    const [label, ...parent] = hostname.split('.')
    return label !== '' && parent.join('.') === origin.hostname
  }
  return {
    private: host.private ?? isPrivateAddress(origin.hostname),
    encodedSlash: host.encodedSlash ?? false,
    headers: host.headers ?? {},
    covers: (hostname: string, port: string) => nameMatches(hostname) && port === portOf(origin),
    matches: (url: URL) =>
      url.protocol === origin.protocol &&
      nameMatches(url.hostname) &&
      portOf(url) === portOf(origin) &&
      (base === '' || url.pathname === base || url.pathname.startsWith(`${base}/`)),
  }
}
