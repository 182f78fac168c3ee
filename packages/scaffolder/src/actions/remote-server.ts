import { checkOptions, objectWith, type Runtime, Secret } from '@callboard/core'
import type { UrlGate } from '@callboard/core/node'
import { z } from 'zod'
import { createHostClient, type HostClient } from '../publish/host-client.ts'
import { findTarget, type WantedTarget } from './find-target.ts'

/** A server that templates may use. */
export interface RemoteServer {
  /** For people. */
  name: string
  url: string
  /** Lets requests out to it. */
  gate: UrlGate
  /** Of an account of its own. @default none: steps bring the token of their user */
  token?: Secret
}

/** The servers that actions may reach. */
export interface RemoteServersOptions {
  servers: readonly RemoteServer[]
  /** @default the real clock */
  runtime?: Runtime
}

/** A server and the way to it. */
export interface OpenServer {
  name: string
  /** Without a slash at the end. */
  url: string
  api: HostClient
}

const optionsSchema = z.strictObject({
  servers: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        url: z.url({
          protocol: /^https?$/,
          error: 'expected an address that begins with https://',
        }),
        gate: objectWith('fetch', 'redact'),
        token: z.custom(Secret.is, 'expected a Secret').optional(),
      }),
    )
    .min(1),
  runtime: objectWith('now', 'sleep').optional(),
})

/**
 * Opens servers of one kind.
 *
 * @param kind - what they are: `Quay`
 * @returns what finds the one that a step means; it throws SCAFFOLDER_TARGET_UNKNOWN
 * @throws CORE_OPTION_INVALID
 */
export function openServers(
  kind: { where: string; what: string; authorization(token: string): string },
  options: RemoteServersOptions,
): (wanted: WantedTarget) => OpenServer {
  checkOptions(kind.where, optionsSchema, options)
  const servers = options.servers.map(({ name, url: address, gate, token: own }): OpenServer => {
    const url = address.replace(/\/+$/, '')
    const api = createHostClient({
      name: `the ${kind.what} ${name}`,
      apiBaseUrl: url,
      credentials: (token = own): Record<string, string> =>
        token ? { authorization: kind.authorization(token.reveal().trim()) } : {},
      gate,
      runtime: options.runtime,
    })
    return { name, url, api }
  })
  return (wanted) => findTarget(kind.what, servers, wanted)
}
