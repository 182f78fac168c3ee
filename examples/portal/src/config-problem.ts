import { type OptionProblem, objectWith, optionProblems } from '@callboard/core'
import { z } from 'zod'
import type { PortalConfig } from './define-config.ts'

const text = z.string().min(1)
// What these can do is checked by the package that they are given to.
const named = z.array(z.looseObject({ name: text }))

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
  scaffolder: z
    .strictObject({
      actions: z.array(z.looseObject({ id: text })).optional(),
    } satisfies Record<keyof NonNullable<PortalConfig['scaffolder']>, z.ZodType>)
    .optional(),
  wiki: text.optional(),
  search: z
    .strictObject({
      collators: named.optional(),
    } satisfies Record<keyof NonNullable<PortalConfig['search']>, z.ZodType>)
    .optional(),
  git: z
    .strictObject({
      standInFor: z.array(text).optional(),
    } satisfies Record<keyof NonNullable<PortalConfig['git']>, z.ZodType>)
    .optional(),
} satisfies Record<keyof PortalConfig, z.ZodType>)

/** Everything that is wrong with a configuration; nothing when it is as it should be. */
export function configProblems(config: object): OptionProblem[] {
  return optionProblems(configSchema, config)
}
