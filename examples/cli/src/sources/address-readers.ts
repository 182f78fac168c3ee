import type { Reader } from '@callboard/core'

/** Whether a source is named by an address of the network. */
export function isAddress(text: string): boolean {
  return /^(?:git\+)?https?:\/\//i.test(text) && URL.canParse(text)
}

/**
 * Readers for addresses that somebody named on the command line: their hosts may be contacted, and nothing else; a
 * name that leads to a private address may not. Nobody is signed in.
 */
export async function addressReaders(
  addresses: readonly string[],
  keep: (resource: AsyncDisposable) => void,
): Promise<Reader[]> {
  const { createTemporaryFolder, createUrlGate } = await import('@callboard/core/node')
  const { guessIntegrations, integrationOrigins } = await import('@callboard/core/readers')
  const { networkReaders } = await import('@callboard/core/git')
  const pages = addresses.map((address) => address.replace(/^git\+/i, ''))
  const integrations = guessIntegrations(addresses)
  const known = integrationOrigins(integrations)
  const others = pages
    .map((page) => new URL(page).origin)
    .filter((origin) => !known.some((host) => host.origin === origin))
  const gate = createUrlGate({ allow: [...known, ...new Set(others)], timeoutMs: 30_000 })
  const cache = await createTemporaryFolder({ prefix: 'callboard-git-', allowGit: true })
  keep({ [Symbol.asyncDispose]: () => gate.close() })
  keep(cache)
  return networkReaders({ integrations, gate, cache: cache.folder })
}
