import { lookup as systemLookup } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import { Agent, Pool } from 'undici'
import { coreErrors } from '../errors/core-errors.ts'
import { isPrivateAddress } from './private-address.ts'

/** All addresses of a name. */
export type LookupName = (hostname: string) => Promise<{ address: string; family: number }[]>

/**
 * A connector that resolves a name once, checks *every* address it leads to, and connects to what it checked:
 * a name cannot answer with a public address first and a private one later.
 */
export function createConnector({
  mayBePrivate,
  lookup = (hostname) => systemLookup(hostname, { all: true }),
}: {
  mayBePrivate: (hostname: string, port: string) => boolean
  lookup?: LookupName | undefined
}): Agent {
  const check = (hostname: string, port: string, addresses: readonly { address: string }[]) => {
    const denied = addresses.find(({ address }) => isPrivateAddress(address))
    if (denied && !mayBePrivate(hostname, port))
      throw coreErrors.ADDRESS_DENIED({ host: hostname, address: denied.address })
  }
  return new Agent({
    connections: 16,
    keepAliveTimeout: 4_000,
    factory: (origin, options) => {
      const url = new URL(origin)
      const hostname = url.hostname.replace(/^\[|\]$/g, '')
      const port = url.port || (url.protocol === 'https:' ? '443' : '80')
      // A literal address is never looked up, so it is checked here.
      if (isIP(hostname) !== 0) check(url.hostname, port, [{ address: hostname }])
      const checkedLookup: LookupFunction = (name, { all }, callback) => {
        lookup(name)
          .then((addresses) => {
            if (addresses.length === 0) throw new Error(`The name "${name}" leads nowhere`)
            check(name, port, addresses)
            return addresses
          })
          .then(
            (addresses) => {
              if (all) callback(null, addresses)
              else callback(null, addresses[0]?.address ?? '', addresses[0]?.family ?? 0)
            },
            (error: NodeJS.ErrnoException) => callback(error, '', 0),
          )
      }
      return new Pool(url.origin, {
        ...options,
        connect: { timeout: 10_000, lookup: checkedLookup },
      })
    },
  })
}
