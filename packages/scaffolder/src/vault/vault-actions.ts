import { isDeepStrictEqual } from 'node:util'
import { shortestMaskedLength } from '@callboard/core'
import { z } from 'zod'
import { type Action, type ActionContext, defineAction } from '../actions/define-action.ts'
import { errors } from '../errors.ts'
import { isRecord } from '../expressions/plain-data.ts'
import { openVault, type Vault, type VaultOptions } from './vault-client.ts'

const path = z
  .string()
  .max(500)
  .regex(/^[\w@.-]+(?:\/[\w@.-]+)*$/, 'expected names between slashes')
  .refine((given) => !given.split('/').some((part) => /^\.+$/.test(part)), 'expected no ".."')
  .describe('Path of the secret below the secrets engine')
const data = z.record(z.string(), z.unknown())

/** `vault:read` and `vault:write`, for the paths that the host allows. @throws CORE_OPTION_INVALID */
export function vaultActions(options: VaultOptions): readonly Action[] {
  const vault = openVault(options)
  return [
    ...((options.read ?? []).length > 0 ? [readAction(vault)] : []),
    ...((options.write ?? []).length > 0 ? [writeAction(vault)] : []),
  ]
}

function readAction(vault: Vault): Action {
  return defineAction({
    id: 'vault:read',
    description: 'Reads a secret from Vault; its values are secrets of the run from then on.',
    input: z.strictObject({
      path,
      version: z.number().int().positive().optional().describe('The newest if left out'),
      optional: z.boolean().default(false).describe('Whether there may be none'),
    }),
    output: z.strictObject({
      data: data.describe('Values by their keys'),
      version: z.number().describe('0 where there is none'),
    }),
    examples: [{ description: 'Credentials', input: { path: 'crew/registry' } }],
    async run(context) {
      const { input, signal } = context
      vault.assertAllowed(input.path, 'read')
      const found = await vault.read(input.path, { version: input.version, signal })
      if (found) keepSecret(found.data, context)
      else if (!input.optional) throw missing(input.path)
      return found ?? { data: {}, version: 0 }
    },
    plan({ input }) {
      vault.assertAllowed(input.path, 'read')
      return { sideEffects: [], output: { data: {}, version: 0 } }
    },
  })
}

const writeInput = z.strictObject({
  path,
  data: data.describe('Values by their keys'),
  merge: z.boolean().default(false).describe('Whether other keys stay as they are'),
})
const writeOutput = z.strictObject({
  version: z.number(),
  created: z.boolean().describe('Whether there was none before'),
  changed: z.boolean(),
})

function writeAction(vault: Vault): Action {
  return defineAction({
    id: 'vault:write',
    description: 'Writes a secret to Vault. Written again with the same values, it is left alone.',
    input: writeInput,
    output: writeOutput,
    examples: [
      { description: 'Credentials', input: { path: 'crew/ledger', data: { user: 'ledger' } } },
    ],
    async run(context) {
      const { input, signal, logger, checkpoint } = context
      vault.assertAllowed(input.path, 'write')
      keepSecret(input.data, context)
      const versionBefore = await checkpoint({
        key: 'before',
        fn: async () => (await vault.read(input.path, { signal }))?.version ?? 0,
      })
      const now = await vault.read(input.path, { signal })
      const next = input.merge ? { ...now?.data, ...input.data } : input.data
      const created = versionBefore === 0
      if (now && isDeepStrictEqual(now.data, next)) {
        logger.info(`"${input.path}" holds these values already`)
        // An attempt that crashed may have written them.
        return { version: now.version, created, changed: now.version !== versionBefore }
      }
      const version = await vault.write(input.path, { data: next, cas: now?.version ?? 0, signal })
      if (version === undefined) throw errors.VAULT_CHANGED({ path: input.path })
      logger.info(
        `Wrote ${Object.keys(input.data).join(', ')} to "${input.path}", version ${version}`,
      )
      return { version, created, changed: true }
    },
    plan({ input }) {
      vault.assertAllowed(input.path, 'write')
      const keys = Object.keys(input.data).join(', ')
      return { sideEffects: [{ text: `Writes ${keys} to "${input.path}" in Vault` }] }
    },
    undo: ({ input, output, signal }) => takeBack(vault, { path: input.path, ...output, signal }),
  })
}

/** Puts the version before back, unless somebody has written since. @throws SCAFFOLDER_VAULT_CHANGED */
async function takeBack(
  vault: Vault,
  {
    path: at,
    version,
    created,
    changed,
    signal,
  }: { path: string; version: number; created: boolean; changed: boolean; signal: AbortSignal },
): Promise<void> {
  const now = await vault.read(at, { signal })
  if (!changed || !now) return
  if (now.version !== version) throw errors.VAULT_CHANGED({ path: at })
  if (created) return vault.remove(at, { signal })
  const before = await vault.read(at, { version: version - 1, signal })
  const put = await vault.write(at, { data: before?.data ?? {}, cas: version, signal })
  if (put === undefined) throw errors.VAULT_CHANGED({ path: at })
}

function missing(at: string) {
  const said = 'there is no such secret'
  return errors.HOST_REFUSED({ host: 'Vault', request: `GET ${at}`, status: 404, said })
}

function keepSecret(
  value: unknown,
  { addSecret, logger }: Pick<ActionContext, 'addSecret' | 'logger'>,
) {
  const leaves = leavesOf(value)
  for (const [, text] of leaves) addSecret(text)
  const short = leaves.filter(([, text]) => text.length < shortestMaskedLength).map(([key]) => key)
  if (short.length > 0) logger.warn(`Too short to be masked: ${short.join(', ')}`)
}

function leavesOf(value: unknown, key = ''): [string, string][] {
  if (typeof value === 'string' && value !== '') return [[key, value]]
  if (typeof value === 'number') return [[key, String(value)]]
  if (Array.isArray(value)) return value.flatMap((item) => leavesOf(item, key))
  if (!isRecord(value)) return []
  return Object.entries(value).flatMap(([name, item]) =>
    leavesOf(item, key === '' ? name : `${key}.${name}`),
  )
}
