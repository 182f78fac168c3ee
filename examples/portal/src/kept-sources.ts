import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Provider, urlProvider } from '@callboard/catalog'
import type { Reader } from '@callboard/core'
import { openFolder } from '@callboard/core/node'
import { createRepositories } from './git/repositories.ts'
import { repositoryProvider } from './git/repository-provider.ts'
import { repositoryReader } from './git/repository-reader.ts'
import { createStoodNames } from './git/stood-names.ts'
import type { LoadedConfig } from './load-config.ts'
import { openStore } from './open-store.ts'

/** Where entities come from besides the sources of a configuration. */
export interface KeptSources {
  providers: Provider[]
  readers: Reader[]
}

/**
 * What has been added to the catalog of a configuration since: repositories on the Git server that stands in for a host, and
 * locations that were registered. They are only read: no server is started, and what is not there is not made.
 *
 * @throws CATALOG_PACKAGE_MISSING CATALOG_STORE_FAILED
 */
export async function keptSources(loaded: LoadedConfig): Promise<KeptSources> {
  const stood = await stoodRepositories(loaded)
  const targets = await registeredTargets(loaded)
  return {
    providers: [
      ...stood.providers,
      ...(targets.length > 0 ? [urlProvider({ name: 'registered', targets })] : []),
    ],
    readers: stood.readers,
  }
}

async function stoodRepositories({ config, folder }: LoadedConfig): Promise<KeptSources> {
  const [host, ...others] = config.git?.standInFor ?? []
  const root = resolve(folder, config.dataFolder ?? '.callboard', 'git')
  if (host === undefined || !existsSync(root)) return { providers: [], readers: [] }
  const repositories = createRepositories(await openFolder({ root, allowGit: true }))
  const names = createStoodNames([host, ...others])
  return {
    providers: [repositoryProvider({ repositories, addressOf: names.address })],
    readers: [repositoryReader(repositories, names)],
  }
}

async function registeredTargets(loaded: LoadedConfig): Promise<string[]> {
  const { config, folder } = loaded
  const { store: place } = config.catalog
  const isThere =
    typeof place !== 'string' ||
    existsSync(resolve(folder, config.dataFolder ?? '.callboard', place))
  const store = isThere ? await openStore(loaded) : undefined
  if (!store) return []
  try {
    const targets: string[] = []
    for await (const part of store.load()) {
      // Locations come before all that was read from them.
      if (part.type === 'source') break
      if (part.type === 'location' && part.location.location.type === 'url')
        targets.push(part.location.location.target)
    }
    return targets
  } finally {
    await store[Symbol.asyncDispose]?.()
  }
}
