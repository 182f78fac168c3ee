import { checkOptions, objectWith, type Runtime, Secret } from '@callboard/core'
import type { UrlGate } from '@callboard/core/node'
import { z } from 'zod'
import { findTarget, targetShape } from '../actions/find-target.ts'
import { createHostClient, type HostClient } from '../publish/host-client.ts'

/** An Argo CD that templates may deploy with. */
export interface ArgoCdInstance {
  /** What `argoInstance` of a step calls it. */
  name: string
  url: string
  /** Lets requests out to it. */
  gate: UrlGate
  /** Of an account that may make projects and applications. @default what the gate adds */
  token?: Secret
}

/** What the Argo CD actions may reach. */
export interface ArgoCdOptions {
  instances: readonly ArgoCdInstance[]
  /** @default the real clock */
  runtime?: Runtime
}

/** An instance and the way to it. */
export interface ArgoCdClient {
  name: string
  /** Without a slash at the end. */
  url: string
  api: HostClient
}

const optionsSchema = z.strictObject({
  instances: z
    .array(
      z.strictObject({
        ...targetShape,
        token: z.custom(Secret.is, 'expected a Secret').optional(),
      }),
    )
    .min(1),
  runtime: objectWith('now', 'sleep').optional(),
})

/** Finds the instance that a step names. */
export type FindArgoCd = (name: string) => ArgoCdClient

/** @throws CORE_OPTION_INVALID; what is returned throws SCAFFOLDER_TARGET_UNKNOWN */
export function argoCdClients(options: ArgoCdOptions): FindArgoCd {
  checkOptions('argoCdActions', optionsSchema, options)
  const clients = options.instances.map(({ name, url: address, gate, token }) => {
    const url = address.replace(/\/+$/, '')
    const api = createHostClient({
      name: `the Argo CD ${name}`,
      apiBaseUrl: url,
      credentials: (): Record<string, string> =>
        token ? { authorization: `Bearer ${token.reveal().trim()}` } : {},
      gate,
      runtime: options.runtime,
    })
    return { name, url, api }
  })
  return (name) => findTarget('Argo CD instance', clients, { name })
}
