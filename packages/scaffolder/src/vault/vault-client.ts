import { checkOptions, compileGlob, objectWith, type Runtime, Secret } from '@callboard/core'
import type { UrlGate } from '@callboard/core/node'
import { z } from 'zod'
import { errors } from '../errors.ts'
import { createHostClient, type HostClient } from '../publish/host-client.ts'

/** What the Vault actions may reach. */
export interface VaultOptions {
  url: string
  /** Lets requests out to it. */
  gate: UrlGate
  token: Secret
  /** Namespace of Vault Enterprise or HCP. @default none */
  namespace?: string
  /** Where the secrets engine (KV, version 2) is mounted. @default 'secret' */
  mount?: string
  /**
   * Patterns of paths that templates may read. What is read can be put into a repository by the next step.
   *
   * @default [] there is no `vault:read`
   */
  read?: readonly string[]
  /** Patterns of paths that templates may write. @default [] there is no `vault:write` */
  write?: readonly string[]
  /** @default the real clock */
  runtime?: Runtime
}

/** A secret as it is stored. */
export interface StoredSecret {
  data: Record<string, unknown>
  version: number
}

/** Secrets of one engine, by their paths. */
export interface Vault {
  /** @throws SCAFFOLDER_VAULT_PATH_DENIED */
  assertAllowed(path: string, verb: 'read' | 'write'): void
  /** Nothing where there is none, or its version is deleted. */
  read(
    path: string,
    options: { version?: number | undefined; signal: AbortSignal },
  ): Promise<StoredSecret | undefined>
  /** Only if the current version is `cas`; 0 stands for none. @returns the version, or nothing where it is another one */
  write(
    path: string,
    options: { data: Readonly<Record<string, unknown>>; cas: number; signal: AbortSignal },
  ): Promise<number | undefined>
  /** Removes a secret with all of its versions. */
  remove(path: string, options: { signal: AbortSignal }): Promise<void>
}

const optionsSchema = z.strictObject({
  url: z.url({ protocol: /^https?$/, error: 'expected an address that begins with https://' }),
  gate: objectWith('fetch', 'redact'),
  token: z.custom(Secret.is, 'expected a Secret'),
  namespace: z.string().optional(),
  mount: z
    .string()
    .regex(/^[\w-]+(?:\/[\w-]+)*$/, 'expected names between slashes')
    .optional(),
  read: z.array(z.string().min(1)).optional(),
  write: z.array(z.string().min(1)).optional(),
  runtime: objectWith('now', 'sleep').optional(),
})

const answer = z.object({
  data: z.object({
    data: z.record(z.string(), z.unknown()).nullable(),
    metadata: z.looseObject({ version: z.number() }),
  }),
})
const written = z.object({ data: z.looseObject({ version: z.number() }) })

/** @throws CORE_OPTION_INVALID */
export function openVault(options: VaultOptions): Vault {
  checkOptions('vaultActions', optionsSchema, options)
  const { mount = 'secret', read = [], write = [] } = options
  const api = clientOf(options)
  const allowed = { read: read.map(compileGlob), write: write.map(compileGlob) }
  const at = (kind: 'data' | 'metadata', path: string) =>
    `/v1/${mount}/${kind}/${path.split('/').map(encodeURIComponent).join('/')}`
  return {
    assertAllowed(path, verb) {
      if (!allowed[verb].some((matches) => matches(path)))
        throw errors.VAULT_PATH_DENIED({ path, verb })
    },
    async read(path, { version, signal }) {
      const query = version === undefined ? '' : `?version=${version}`
      const reply = await api.send({ path: `${at('data', path)}${query}`, accept: [404], signal })
      if (reply.status === 404) return undefined
      const { data, metadata } = reply.json(answer).data
      return data === null ? undefined : { data, version: metadata.version }
    },
    async write(path, { data, cas, signal }) {
      const body = { data, options: { cas } }
      const request = {
        method: 'POST',
        path: at('data', path),
        body,
        accept: [400],
        signal,
      } as const
      const reply = await api.send(request)
      // The only thing that a well-formed request is refused for in this way.
      return reply.status === 400 ? undefined : reply.json(written).data.version
    },
    async remove(path, { signal }) {
      await api.send({ method: 'DELETE', path: at('metadata', path), accept: [404], signal })
    },
  }
}

function clientOf({ url, gate, token, namespace, runtime }: VaultOptions): HostClient {
  return createHostClient({
    name: 'Vault',
    apiBaseUrl: url.replace(/\/+$/, ''),
    credentials: () => ({
      'x-vault-token': token.reveal().trim(),
      ...(namespace !== undefined && { 'x-vault-namespace': namespace }),
    }),
    gate,
    runtime,
  })
}
