import { resolve } from 'node:path'
import type { Reader } from '@callboard/core'
import { networkReaders } from '@callboard/core/git'
import { createUrlGate, openFolder } from '@callboard/core/node'
import { integrationOrigins } from '@callboard/core/readers'
import { integrationsOf } from './git/git-host-config.ts'
import { withAppTokens } from './git/github-app-token.ts'
import type { LoadedConfig } from './load-config.ts'
import { withPlaceInConfig } from './place-in-config.ts'

/**
 * Readers for what a configuration allows of the network: none where it allows nothing. An address in an entity file
 * never carries the credentials of `hosts`; those of `integrations` go with what their reader asks.
 */
export async function readersOfNetwork(
  loaded: LoadedConfig,
  keep: (part: AsyncDisposable) => void,
): Promise<Reader[]> {
  return withPlaceInConfig(loaded, () => openReaders(loaded, keep))
}

async function openReaders(
  { config, folder }: LoadedConfig,
  keep: (part: AsyncDisposable) => void,
): Promise<Reader[]> {
  const { hosts = [], dataFolder = '.callboard' } = config
  const integrations = integrationsOf(config)
  if (hosts.length === 0 && integrations.length === 0) return []
  const others = hosts.map((host) => {
    if (typeof host === 'string') return host
    const { headers: _, ...place } = host
    return place
  })
  const gate = createUrlGate({ allow: [...integrationOrigins(integrations), ...others] })
  keep({ [Symbol.asyncDispose]: () => gate.close() })
  const cache = await openFolder({
    root: resolve(folder, dataFolder, 'git-cache'),
    create: true,
    allowGit: true,
  })
  const signedIn = await withAppTokens(config, { gate })
  return networkReaders({ integrations: signedIn, gate, cache })
}
