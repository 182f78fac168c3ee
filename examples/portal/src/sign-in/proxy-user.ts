import { BlockList, isIPv6 } from 'node:net'
import type { Catalog } from '@callboard/catalog'
import { findUser } from './find-user.ts'
import type { ProxyConfig } from './sign-in-config.ts'

/** Who a request is from, as the proxy says; nothing where it says nothing. @throws SIGN_IN_USER_UNKNOWN */
export type ProxyUser = (request: {
  remoteAddress: string | undefined
  headers: NodeJS.Dict<string | string[]>
}) => string | undefined

/** Reads the header of a proxy, from the addresses of the proxy only. */
export function createProxyUser(
  { userHeader, trusted, userBy = 'name' }: ProxyConfig,
  catalog: Pick<Catalog, 'get' | 'query'>,
): ProxyUser {
  const proxies = blockListOf(trusted)
  return ({ remoteAddress = '', headers }) => {
    const address = remoteAddress.replace(/^::ffff:(?=\d+\.)/i, '')
    if (!proxies.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')) return undefined
    const value = headers[userHeader]
    // Sent twice, one of them is not the proxy's.
    if (typeof value !== 'string' || value === '' || value.includes(',')) return undefined
    return findUser(catalog, { by: userBy, value })
  }
}

function blockListOf(addresses: readonly string[]): BlockList {
  const list = new BlockList()
  for (const address of addresses) {
    const [net = '', bits] = address.split('/')
    const family = isIPv6(net) ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(net, family)
    else list.addSubnet(net, Number(bits), family)
  }
  return list
}
