import { lookup as lookupName } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { Agent, Pool } from 'undici'
import { coreErrors } from '../errors/core-errors.ts'

/** Whether an address is anything but public unicast: loopback, private, link-local, multicast, documentation … */
export function isPrivateAddress(address: string): boolean {
  const bare = address.replace(/^\[|\]$/g, '')
  if (bare === 'localhost' || bare.endsWith('.localhost')) return true
  if (!ipaddr.isValid(bare)) return false
  // `process` unwraps IPv4-mapped IPv6, which would otherwise hide a private address.
  return ipaddr.process(bare).range() !== 'unicast'
}

/**
 * A connector that resolves a name once, checks *every* address it leads to, and connects to what it checked:
 * a name cannot answer with a public address first and a private one later.
 */
export function createConnector(mayBePrivate: (hostname: string, port: string) => boolean): Agent {
  const lookupFor =
    (port: string): LookupFunction =>
    (hostname, options, callback) => {
      lookupName(hostname, { ...options, all: true }, (error, addresses) => {
        if (error) return callback(error, '', 0)
        const denied = addresses.find(({ address }) => isPrivateAddress(address))
        if (denied && !mayBePrivate(hostname, port)) {
          return callback(
            coreErrors.ADDRESS_DENIED({ host: hostname, address: denied.address }),
            '',
            0,
          )
        }
        const [first] = addresses
        if (options.all)
          return (callback as unknown as (e: null, a: typeof addresses) => void)(null, addresses)
        return callback(null, first?.address ?? '', first?.family ?? 0)
      })
    }
  return new Agent({
    connections: 16,
    keepAliveTimeout: 4_000,
    factory: (origin, options) => {
      const url = new URL(origin)
      const hostname = url.hostname.replace(/^\[|\]$/g, '')
      const port = url.port || (url.protocol === 'https:' ? '443' : '80')
      // A literal address is never looked up, so it is checked here.
      if (isIP(hostname) !== 0 && isPrivateAddress(hostname) && !mayBePrivate(url.hostname, port)) {
        throw coreErrors.ADDRESS_DENIED({ host: hostname, address: hostname })
      }
      return new Pool(url.origin, {
        ...options,
        connect: { timeout: 10_000, lookup: lookupFor(port) },
      })
    },
  })
}
