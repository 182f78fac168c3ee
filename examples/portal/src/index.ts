import type { Issue, Logger, Reader } from '@callboard/core'
import type { HttpHandler } from '@callboard/core/http'
import type { Action } from '@callboard/scaffolder'
import type { OpenedStore, OpenedTaskStore } from './define-config.ts'
import type { KeptSources } from './kept-sources.ts'
import type { LoadedConfig } from './load-config.ts'
import type { Portal, PortalOptions } from './portal.ts'
import type { ServedHandler } from './serve-handler.ts'
import type { ServedPortal } from './serve-portal.ts'

// A configuration imports this to be typed, so the engines are loaded only where a portal is made.

export {
  defineConfig,
  type OpenedStore,
  type OpenedTaskStore,
  type PortalConfig,
  type SealingKeySource,
} from './define-config.ts'
export { entityLookup } from './form/entity-lookup.ts'
export { shownPath, valueAt } from './format/json-pointer.ts'
export type { GitHostConfig, SecretSource } from './git/git-host-config.ts'
export type { InfrastructureConfig } from './infrastructure/infrastructure-config.ts'
export type { KeptSources } from './kept-sources.ts'
export { type LoadedConfig, loadConfig } from './load-config.ts'
export { openTelemetry } from './operations/open-telemetry.ts'
export { parsePort } from './parse-port.ts'
export { definePlugin, type PortalPlugin } from './plugins/define-plugin.ts'
export {
  defineEntityTab,
  type EntityTab,
  type EntityTabContext,
  type TabLink,
  type TabSection,
} from './plugins/entity-tab.ts'
export type { Portal, PortalOptions } from './portal.ts'
export type { ServedHandler } from './serve-handler.ts'
export type { ServedPortal } from './serve-portal.ts'
export { welcome } from './welcome.ts'

/**
 * Ties the packages of a configuration together, without pages around them.
 *
 * @throws what the configuration's parts throw
 */
export async function createPortal(loaded: LoadedConfig, options?: PortalOptions): Promise<Portal> {
  const portal = await import('./portal.ts')
  return portal.createPortal(loaded, options)
}

/**
 * Serves the portal of a configuration on loopback.
 *
 * @throws SERVE_PORT_TAKEN SERVE_PORT_DENIED, and what the configuration's parts throw
 */
export async function servePortal(options: {
  loaded: LoadedConfig
  port: number
  /** @default on standard error, as `LOG_LEVEL` and `LOG_FORMAT` ask for it */
  logger?: Logger
}): Promise<ServedPortal> {
  const { servePortal: serve } = await import('./serve-portal.ts')
  return serve(options)
}

/**
 * Everything that would keep the portal of a configuration from starting, as far as that can be told without starting it.
 *
 * @param env - what the portal would have as its environment; that of the process unless given
 */
export async function checkConfig(
  file: string,
  env?: Readonly<Record<string, string | undefined>>,
): Promise<Issue[]> {
  const check = await import('./check-config.ts')
  return check.checkConfig(file, env)
}

/**
 * Opens the store in which the catalog of a configuration is kept; nothing where it is in memory only.
 *
 * @throws CATALOG_PACKAGE_MISSING CATALOG_STORE_FAILED, and what a function of the configuration throws
 */
export async function openStore(loaded: LoadedConfig): Promise<OpenedStore | undefined> {
  const store = await import('./open-store.ts')
  return store.openStore(loaded)
}

/** Serves a web-standard handler by itself on loopback. @throws SERVE_PORT_TAKEN SERVE_PORT_DENIED */
export async function serveHandler(
  handler: Pick<HttpHandler, 'fetch'>,
  options: { port: number },
): Promise<ServedHandler> {
  const { serveHandler: serve } = await import('./serve-handler.ts')
  return serve(handler, options)
}

/**
 * Opens the store in which the runs of a configuration are kept; nothing where they are in memory only.
 *
 * @throws SCAFFOLDER_PACKAGE_MISSING SCAFFOLDER_STORE_FAILED, and what a function of the configuration throws
 */
export async function openTaskStore(loaded: LoadedConfig): Promise<OpenedTaskStore | undefined> {
  const store = await import('./open-store.ts')
  return store.openTaskStore(loaded)
}

/**
 * Readers for what a configuration allows of the network. What they open goes to `keep`, to be released.
 *
 * @throws what the configuration's parts throw
 */
export async function readersOfNetwork(
  loaded: LoadedConfig,
  keep: (part: AsyncDisposable) => void,
): Promise<Reader[]> {
  const network = await import('./network.ts')
  return network.readersOfNetwork(loaded, keep)
}

/**
 * The actions that a configuration adds to the built-in ones, for lists, lints and plans: credentials are not asked for. What
 * they open goes to `keep`, to be released.
 *
 * @throws what the configuration's parts throw
 */
export async function configuredActions(
  loaded: LoadedConfig,
  keep: (part: AsyncDisposable) => void,
): Promise<readonly Action[]> {
  const configured = await import('./configured-actions.ts')
  return configured.configuredActions(loaded, keep)
}

/**
 * What has been added to the catalog of a configuration since: repositories on the Git server that stands in for a host, and
 * locations that were registered.
 *
 * @throws CATALOG_PACKAGE_MISSING CATALOG_STORE_FAILED
 */
export async function keptSources(loaded: LoadedConfig): Promise<KeptSources> {
  const kept = await import('./kept-sources.ts')
  return kept.keptSources(loaded)
}

/**
 * Speaks MCP over standard input and output until the client has gone or the signal is aborted.
 *
 * @throws MCP_PROFILE_UNKNOWN
 */
export async function serveMcpStdio(
  portal: Portal,
  options: { profile?: string | undefined; signal: AbortSignal },
): Promise<void> {
  const stdio = await import('./mcp/serve-mcp-stdio.ts')
  return stdio.serveMcpStdio(portal, options)
}
