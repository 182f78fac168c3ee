import { checkOptions, objectWith, Secret } from '@callboard/core'
import type { ProcessGate } from '@callboard/core/node'
import { z } from 'zod'

/** Where states are kept. Whoever can read them knows every secret in them. */
export type TerraformState =
  /** In files of a folder of this machine, by its absolute path; Terraform locks them. */
  | { folder: string }
  /** In a backend that Terraform knows, such as `s3` or `pg`, with its settings for a key. */
  | { backend: string; config: (key: string) => Readonly<Record<string, unknown>> }

/** What the Terraform actions may do. */
export interface TerraformOptions {
  gate: ProcessGate
  /** Its name among the programs of the gate; OpenTofu is run in the same way. @default 'terraform' */
  program?: string
  state: TerraformState
  /**
   * Addresses of providers that a configuration may use, such as `registry.terraform.io/hashicorp/aws`. A provider is a program:
   * one that is allowed is trusted with `env` and with all that a template can make it do. @default none but the built-in one
   */
  providers?: readonly string[]
  /** Absolute path of a folder with the providers, as `terraform providers mirror` makes it. @default their registries */
  providerMirror?: string
  /**
   * Beginnings of module addresses that are allowed beside those inside the configuration's own folder, such as
   * `git::https://git.acme.io/modules/`. @default []
   */
  modules?: readonly string[]
  /** Kinds of provisioners that are allowed. `local-exec` lets a template run anything on this machine. @default [] */
  provisioners?: readonly string[]
  /** Variables of the environment: the credentials of the providers and of the backend. Nothing else of ours is passed on. @default {} */
  env?: Readonly<Record<string, string | Secret>>
  /** Longest time of one command, in milliseconds. @default 1_800_000 */
  timeoutMs?: number
  /** How long a command that is cancelled may take to finish what it began and to write its state. @default 120_000 */
  graceMs?: number
  /** How long a command waits for a state that is locked. @default 60_000 */
  lockTimeoutMs?: number
  /**
   * Skips the check of what configurations do: they may then read any file that this process can read, write their state
   * anywhere, run programs, and use the states of other projects. @default false
   */
  dangerouslyTrustConfiguration?: boolean
}

/** The same, with its defaults. */
export type CompleteTerraformOptions = Required<Omit<TerraformOptions, 'providerMirror'>> &
  Pick<TerraformOptions, 'providerMirror'>

const absolute = z.string().startsWith('/', 'expected an absolute path')
const names = z.array(z.string().min(1))
const positive = z.number().positive()

const optionsSchema = z.strictObject({
  gate: objectWith('run'),
  program: z.string().min(1).optional(),
  state: z.union([
    z.strictObject({ folder: absolute }),
    z.strictObject({
      backend: z.string().regex(/^[a-z]\w*$/),
      config: z.custom((value) => typeof value === 'function', 'expected a function'),
    }),
  ]),
  providers: z
    .array(z.string().regex(/^[\w.:-]+\/[\w-]+\/[\w-]+$/, 'expected host/namespace/name'))
    .optional(),
  providerMirror: absolute.optional(),
  modules: names.optional(),
  provisioners: names.optional(),
  env: z.record(z.string(), z.union([z.string(), z.custom(Secret.is)])).optional(),
  timeoutMs: positive.optional(),
  graceMs: positive.optional(),
  lockTimeoutMs: z.number().nonnegative().optional(),
  dangerouslyTrustConfiguration: z.boolean().optional(),
})

/** Checks the options and fills in what is left out. @throws CORE_OPTION_INVALID */
export function completeOptions(options: TerraformOptions): CompleteTerraformOptions {
  checkOptions('terraformActions', optionsSchema, options)
  return {
    program: 'terraform',
    providers: [],
    modules: [],
    provisioners: [],
    env: {},
    timeoutMs: 1_800_000,
    graceMs: 120_000,
    lockTimeoutMs: 60_000,
    dangerouslyTrustConfiguration: false,
    ...options,
  }
}
