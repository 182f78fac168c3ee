import ipaddr from 'ipaddr.js'

/** Addresses that look public and answer with the secrets of the machine that asks, in some clouds. */
const metadataAddresses = ['168.63.129.16']

/**
 * Whether a name or address may lead inside: loopback, private, link-local, shared, multicast, documentation,
 * tunnels to any of these … Only unicast addresses of the public internet are not private.
 */
export function isPrivateAddress(address: string): boolean {
  const bare = address.replace(/^\[|\]$/g, '')
  if (bare === 'localhost' || bare.endsWith('.localhost')) return true
  if (!ipaddr.isValid(bare)) return false
  // `process` unwraps IPv4-mapped IPv6, which would otherwise hide a private address.
  const parsed = ipaddr.process(bare)
  if (parsed.range() !== 'unicast' || metadataAddresses.includes(parsed.toString())) return true
  // Of IPv6 only 2000::/3 was ever given out; the rest holds old tunnels and translations to IPv4.
  return parsed instanceof ipaddr.IPv6 && ((parsed.parts[0] ?? 0) & 0xe000) !== 0x2000
}
