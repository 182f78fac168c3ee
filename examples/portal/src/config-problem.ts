import { type OptionProblem, objectWith, optionProblems, Secret } from '@callboard/core'
import { z } from 'zod'
import type { PortalConfig } from './define-config.ts'
import { gitSchema, variableName } from './git/git-host-schema.ts'
import { infrastructureSchema } from './infrastructure/infrastructure-schema.ts'
import { mcpSchema } from './mcp/mcp-schema.ts'
import type { PortalPlugin } from './plugins/define-plugin.ts'
import { policySchema } from './policy/policy-config.ts'
import { signInSchema } from './sign-in/sign-in-schema.ts'

const text = z.string().min(1)
// What these can do is checked by the package that they are given to.
const named = z.array(z.looseObject({ name: text }))

/** Of the catalog and of the runs alike. */
const publisher = z.union(
  [z.custom((value) => typeof value === 'function'), objectWith('read', 'versions')],
  { error: 'expected a publisher, or a function that opens one' },
)
const store = z.union([text, z.custom((value) => typeof value === 'function')], {
  error: 'expected the path of a SQLite file, or a function that opens a store',
})
const sealingKeys = z.custom((value) => {
  const sources = [value].flat()
  return sources.length > 0 && sources.every(isKeySource)
}, 'expected the name of an environment variable, or a Secret')

const secretSource = z.custom<string | Secret>(
  (value) => Secret.is(value) || variableName.safeParse(value).success,
  'expected the name of an environment variable in capitals, or a Secret',
)

const kinds = z.array(z.looseObject({ kind: text, spec: objectWith('safeParse') }))
const actions = z.array(z.looseObject({ id: text }))
const tabs = z
  .array(
    objectWith('read').and(
      z.looseObject({
        name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'expected small letters, digits and -'),
        title: text,
      }),
    ),
  )
  .refine(areUnique, 'two tabs have the same name')
const pluginSchema = z.strictObject({
  name: text,
  entityTabs: tabs.optional(),
  signals: named.optional(),
  checks: named.optional(),
  actions: actions.optional(),
  providers: named.optional(),
  kinds: kinds.optional(),
  collators: named.optional(),
} satisfies Record<keyof PortalPlugin, z.ZodType>)

/** What a configuration that is a program consists of. */
export const configSchema = z.strictObject({
  organisation: text,
  signedInAs: text.optional(),
  signIn: signInSchema(secretSource).optional(),
  listen: text.optional(),
  stopDelayMs: z.int().min(0).optional(),
  policy: policySchema.optional(),
  tour: z.record(z.string(), z.string().startsWith('/')).optional(),
  dataFolder: text.optional(),
  folders: z.array(text).optional(),
  // The gate reads an entry further, and refuses a key that it does not know.
  hosts: z.array(z.union([text, z.looseObject({ origin: text })])).optional(),
  // What reads them checks the rest.
  integrations: z.array(z.looseObject({ type: text, host: text })).optional(),
  readers: named.optional(),
  entityTabs: tabs.optional(),
  plugins: z.array(pluginSchema).optional(),
  catalog: z.strictObject({
    providers: named,
    kinds: kinds.optional(),
    signals: named.optional(),
    checks: z.looseObject({ checks: named }).optional(),
    store: store.optional(),
    release: text.optional(),
  } satisfies Record<keyof PortalConfig['catalog'], z.ZodType>),
  scaffolder: z
    .strictObject({
      actions: actions.optional(),
      store: store.optional(),
      sealingKey: sealingKeys.optional(),
      maxConcurrentRuns: z.int().min(0).optional(),
      leaseMs: z.int().min(50).optional(),
      featureFlags: z.array(text).optional(),
      approvals: z.strictObject({ allowInitiator: z.boolean().optional() }).optional(),
      // Where the actions are made these are read further.
      http: z.looseObject({}).optional(),
      commands: z.looseObject({ gate: objectWith('run') }).optional(),
      notifiers: z.array(objectWith('send')).optional(),
      infrastructure: infrastructureSchema(secretSource).optional(),
    } satisfies Record<keyof NonNullable<PortalConfig['scaffolder']>, z.ZodType>)
    .optional(),
  docs: z
    .strictObject({
      published: publisher.optional(),
      diagrams: z.array(objectWith('render')).optional(),
    } satisfies Record<keyof NonNullable<PortalConfig['docs']>, z.ZodType>)
    .optional(),
  wiki: text.optional(),
  search: z
    .strictObject({
      collators: named.optional(),
      typeWeights: z.record(z.string(), z.number().positive()).optional(),
    } satisfies Record<keyof NonNullable<PortalConfig['search']>, z.ZodType>)
    .optional(),
  git: gitSchema(secretSource).optional(),
  mcp: mcpSchema.optional(),
} satisfies Record<keyof PortalConfig, z.ZodType>)

function areUnique(named: readonly { name: string }[]): boolean {
  return new Set(named.map(({ name }) => name)).size === named.length
}

/** A key that stands where its name belongs would be looked for in the environment, and told in an error. */
function isKeySource(value: unknown): boolean {
  return Secret.is(value) || (typeof value === 'string' && /^[A-Za-z_]\w*$/.test(value))
}

/** Everything that is wrong with a configuration; nothing when it is as it should be. */
export function configProblems(config: object): OptionProblem[] {
  return optionProblems(configSchema, config)
}
