import { CallboardError, checkOptions, objectWith } from '@callboard/core'
import { z } from 'zod'
import type { PortalConfig } from './define-config.ts'

const text = z.string().min(1)
// What these can do is checked by the package that they are given to.
const named = z.array(z.looseObject({ name: text }))
const section = z.looseObject({})

const configSchema = z.strictObject({
  organisation: text,
  signedInAs: text.optional(),
  tour: z.record(z.string(), z.string().startsWith('/')).optional(),
  dataFolder: text.optional(),
  folders: z.array(text).optional(),
  // The gate reads an entry further, and refuses a key that it does not know.
  hosts: z.array(z.union([text, z.looseObject({ origin: text })])).optional(),
  // What reads them checks the rest.
  integrations: z.array(z.looseObject({ type: text, host: text })).optional(),
  readers: named.optional(),
  catalog: section,
  scaffolder: section.optional(),
  wiki: text.optional(),
  search: section.optional(),
  git: section.optional(),
} satisfies Record<keyof PortalConfig, z.ZodType>)

/** Each is checked by itself, so that a misspelt key in it has its "did you mean" too. */
const sections = {
  catalog: z.strictObject({
    providers: named,
    kinds: z.array(z.looseObject({ kind: text, spec: objectWith('safeParse') })).optional(),
    signals: named.optional(),
    checks: z.looseObject({ checks: named }).optional(),
    store: z
      .union([text, z.custom((value) => typeof value === 'function')], {
        error: 'expected the path of a SQLite file, or a function that opens a store',
      })
      .optional(),
  } satisfies Record<keyof PortalConfig['catalog'], z.ZodType>),
  scaffolder: z.strictObject({
    actions: z.array(z.looseObject({ id: text })).optional(),
  } satisfies Record<keyof NonNullable<PortalConfig['scaffolder']>, z.ZodType>),
  search: z.strictObject({
    collators: named.optional(),
  } satisfies Record<keyof NonNullable<PortalConfig['search']>, z.ZodType>),
  git: z.strictObject({
    standInFor: z.array(text).optional(),
  } satisfies Record<keyof NonNullable<PortalConfig['git']>, z.ZodType>),
}

/** The first thing that is wrong with a configuration, as part of a sentence; nothing when it is as it should be. */
export function configProblem(config: object): string | undefined {
  const problem = problemOf(configSchema, config)
  if (problem !== undefined) return problem
  for (const [name, schema] of Object.entries(sections)) {
    const value = (config as Record<string, unknown>)[name]
    const inSection = value === undefined ? undefined : problemOf(schema, value)
    if (inSection !== undefined) return `in "${name}", ${inSection}`
  }
  return undefined
}

function problemOf(schema: z.ZodType, value: unknown): string | undefined {
  try {
    checkOptions('defineConfig', schema, value)
    return undefined
  } catch (error) {
    if (!CallboardError.is(error, 'CORE_OPTION_INVALID')) throw error
    return String(error.data.problem)
  }
}
