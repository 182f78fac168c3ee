import { z } from 'zod'
import { variableName } from '../git/git-host-schema.ts'
import type { InfrastructureConfig, TerraformConfig } from './infrastructure-config.ts'

const text = z.string().min(1)
const texts = z.array(text).optional()
const timeMs = z.int().positive().optional()
const isPrivate = z.boolean().optional()
const url = z.url({ protocol: /^https?$/, error: 'expected an address that begins with https://' })

const backend = z.strictObject({
  backend: text,
  config: z
    .record(z.string(), z.unknown())
    .refine(
      (config) => JSON.stringify(config).includes('{key}'),
      'expected "{key}" in one of its settings: without it all states would be one',
    ),
})
const terraform = z.strictObject({
  program: text.optional(),
  // By what is there, so that a mistake further in is named where it is.
  state: z.xor([z.strictObject({ folder: text }), backend]).optional(),
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
  return z.strictObject({
    terraform: terraform.optional(),
    kubernetes: z
      .strictObject({
        clusters: z
          .array(
            z.strictObject({
              ...named,
              token: secretSource.optional(),
              dryRun: z.boolean().optional(),
            }),
          )
          .min(1),
        fieldManager: text.optional(),
      })
      .optional(),
    argocd: z
      .strictObject({
        instances: z
          .array(z.strictObject({ ...named, token: secretSource.optional() }))
          .min(1),
      })
      .optional(),
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
        servers: z
          .array(z.strictObject({ ...named, user: text, token: secretSource }))
          .min(1),
      })
      .optional(),
  } satisfies Record<keyof InfrastructureConfig, z.ZodType>)
}
