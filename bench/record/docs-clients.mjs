import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { benchFolder } from '../frame/folder.mjs'

/** The packages that have the clients. */
export const peers = {
  '@backstage/plugin-techdocs': '1.18.2',
  '@backstage/plugin-search-backend-module-techdocs': '0.4.18',
}

/**
 * Puts the peer's clients into a folder of their own: of their packages the files alone, beside what those of them need that
 * are clients.
 */
export function installClients(folder) {
  const wanted = readFileSync(join(benchFolder, 'record', 'docs-peer', 'package.json'), 'utf8')
  const done = join(folder, 'done')
  if (existsSync(done)) return
  mkdirSync(join(folder, 'node_modules/@backstage'), { recursive: true })
  writeFileSync(join(folder, 'package.json'), wanted)
  run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'], folder)
  for (const [name, version] of Object.entries(peers)) {
    const packed = run('npm', ['pack', '--silent', `${name}@${version}`], folder)
    run('tar', ['xzf', packed.trim().split('\n').at(-1)], folder)
    renameSync(join(folder, 'package'), join(folder, 'node_modules', name))
  }
  writeFileSync(done, '')
}

function run(command, args, cwd) {
  const shell = process.platform === 'win32'
  const { status, error, stdout } = spawnSync(command, args, { cwd, encoding: 'utf8', shell })
  if (status !== 0) throw new Error(`"${command} ${args[0]}" failed: ${error?.message ?? status}`)
  return stdout
}

/** The clients, over a `fetch` and the address of the routes. */
export async function openClients(folder, { baseUrl, fetch, entity }) {
  // The client of event streams asks a page whether it is visible.
  globalThis.document ??= Object.assign(new EventTarget(), { hidden: false })
  globalThis.window ??= globalThis
  const packages = join(folder, 'node_modules')
  // The file has the syntax of modules and the name of a script, for which bundlers care.
  const file = join(packages, '@backstage/plugin-techdocs/dist/client.esm.js')
  const module = join(packages, '@backstage/plugin-techdocs/dist/client.mjs')
  writeFileSync(module, readFileSync(file))
  const { TechDocsClient, TechDocsStorageClient } = await import(pathToFileURL(module).href)
  const parts = {
    configApi: { getOptionalString: () => undefined },
    discoveryApi: { getBaseUrl: async () => baseUrl },
    fetchApi: { fetch },
  }
  return {
    TechDocsClient: new TechDocsClient(parts),
    TechDocsStorageClient: new TechDocsStorageClient(parts),
    DefaultTechDocsCollatorFactory: collatorOf(folder, { baseUrl, entity }),
  }
}

function collatorOf(folder, { baseUrl, entity }) {
  const require = createRequire(join(folder, 'package.json'))
  const name = '@backstage/plugin-search-backend-module-techdocs'
  const { DefaultTechDocsCollatorFactory } = require(
    join(folder, 'node_modules', name, 'dist/collators/DefaultTechDocsCollatorFactory.cjs.js'),
  )
  const logger = { debug: (text, error) => console.error(text, error), child: () => logger }
  const absent = () => undefined
  return DefaultTechDocsCollatorFactory.fromConfig(
    { getOptionalBoolean: absent, getOptionalString: absent, getOptionalNumber: absent },
    {
      logger,
      discovery: { getBaseUrl: async () => baseUrl },
      catalog: { queryEntities: async () => ({ items: [entity], pageInfo: {} }) },
      auth: {
        getOwnServiceCredentials: async () => ({}),
        getPluginRequestToken: async () => ({ token: 'token' }),
      },
    },
  )
}
