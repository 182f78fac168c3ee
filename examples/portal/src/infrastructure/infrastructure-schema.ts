import { z } from 'zod'
import { variableName } from '../git/git-host-schema.ts'
import type {
  AwsAccountConfig,
  InfrastructureConfig,
  TerraformConfig,
} from './infrastructure-config.ts'

const text = z.string().min(1)
const texts = z.array(text).optional()
const timeMs = z.int().positive().optional()
const isPrivate = z.boolean().optional()
const url = z.url({ protocol: /^https?$/, error: 'expected an address that begins with https://' })

const state = z
  .strictObject({
    folder: text.optional(),
    backend: text.optional(),
    config: z
      .record(z.string(), z.unknown())
      .refine(
        (config) => JSON.stringify(config).includes('{key}'),
        'expected "{key}" in one of its settings: without it all states would be one',
      )
      .optional(),
  })
  .refine(
    ({ folder, backend, config }) =>
      folder === undefined
        ? backend !== undefined && config !== undefined
        : backend === undefined && config === undefined,
    'expected "folder", or "backend" with its "config"',
  )
const terraform = z.strictObject({
  program: text.optional(),
  state: state.optional(),
  providers: texts,
  providerMirror: text.optional(),
  modules: texts,
  provisioners: texts,
  env: z.record(z.string(), z.string()).optional(),
  secretEnv: z.array(variableName).optional(),
  timeoutMs: timeMs,
  graceMs: timeMs,
  lockTimeoutMs: z.int().min(0).optional(),
  dangerouslyTrustConfiguration: z.boolean().optional(),
} satisfies Record<keyof TerraformConfig, z.ZodType>)

/** What a configuration says of the systems that steps may change. */
export function infrastructureSchema(secretSource: z.ZodType) {
  const system = { url, private: isPrivate }
  const named = { ...system, name: text }
  const mayHaveToken = z.strictObject({ ...named, token: secretSource.optional() })
  const servers = z.strictObject({ servers: z.array(mayHaveToken).min(1) }).optional()
  return z.strictObject({
    terraform: terraform.optional(),
    kubernetes: z
      .strictObject({
        clusters: z
          .array(
            z.strictObject({
              ...named,
              token: secretSource.optional(),
              namespaces: texts,
              dryRun: z.boolean().optional(),
            }),
          )
          .min(1),
        fieldManager: text.optional(),
      })
      .optional(),
    argocd: z.strictObject({ instances: z.array(mayHaveToken).min(1) }).optional(),
    vault: z
      .strictObject({
        ...system,
        token: secretSource,
        namespace: text.optional(),
        mount: text.optional(),
        read: texts,
        write: texts,
      })
      .optional(),
    jenkins: z
      .strictObject({
        servers: z.array(z.strictObject({ ...named, user: text, token: secretSource })).min(1),
      })
      .optional(),
    aws: z.strictObject({ accounts: z.array(awsAccount(secretSource)).min(1) }).optional(),
    sentry: servers,
    sonarqube: servers,
    quay: servers,
  } satisfies Record<keyof InfrastructureConfig, z.ZodType>)
}

function awsAccount(secretSource: z.ZodType) {
  return z.strictObject({
    name: text,
    accessKeyId: secretSource,
    secretAccessKey: secretSource,
    sessionToken: secretSource.optional(),
    regions: z.array(text).min(1),
    buckets: texts,
    endpoint: url.optional(),
    private: isPrivate,
  } satisfies Record<keyof AwsAccountConfig, z.ZodType>)
}
