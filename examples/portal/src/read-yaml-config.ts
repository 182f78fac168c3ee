import { resolve } from 'node:path'
import { filesProvider, type Provider } from '@callboard/catalog'
import { type Issue, optionProblems, parseYaml, type SourceLocation } from '@callboard/core'
import { z } from 'zod'
import type { PortalConfig } from './define-config.ts'
import { gitSchema, variableName } from './git/git-host-schema.ts'
import { infrastructureSchema } from './infrastructure/infrastructure-schema.ts'
import { mcpSchema } from './mcp/mcp-schema.ts'
import { policySchema } from './policy/policy-config.ts'
import { type BesideConfig, readBesideConfig } from './read-beside-config.ts'
import { signInSchema } from './sign-in/sign-in-schema.ts'

const text = z.string().min(1)
const files = z.strictObject({
  root: text,
  include: z.array(text).optional(),
  exclude: z.array(text).optional(),
  kinds: z.array(text).optional(),
})

/** What data can say of a configuration. Actions, credentials and places of one's own need a program. */
export const yamlConfigSchema = z.strictObject({
  organisation: text,
  signedInAs: text.optional(),
  signIn: signInSchema(variableName).optional(),
  listen: text.optional(),
  stopDelayMs: z.int().min(0).optional(),
  policy: policySchema.optional(),
  tour: z.record(z.string(), z.string().startsWith('/')).optional(),
  dataFolder: text.optional(),
  folders: z.array(text).optional(),
  hosts: z.array(text).optional(),
  catalog: z.strictObject({
    files: z.array(z.union([text, files])).min(1),
    store: text.optional(),
    kinds: z.array(text).optional(),
    checks: text.optional(),
  }),
  scaffolder: z
    .strictObject({
      store: text.optional(),
      sealingKey: z
        .string()
        .regex(/^\w+$/, 'expected the name of an environment variable')
        .optional(),
      maxConcurrentRuns: z.int().min(0).optional(),
      leaseMs: z.int().min(50).optional(),
      featureFlags: z.array(text).optional(),
      approvals: z.strictObject({ allowInitiator: z.boolean().optional() }).optional(),
      infrastructure: infrastructureSchema(variableName).optional(),
    })
    .optional(),
  wiki: text.optional(),
  git: gitSchema(variableName).optional(),
  mcp: mcpSchema.optional(),
})

/** A configuration that was read, or everything that is wrong with it. */
export type ReadConfig = { config: PortalConfig } | { problems: readonly ConfigProblem[] }

/** Something that is wrong with a configuration, and where. */
export interface ConfigProblem {
  text: string
  at?: SourceLocation | undefined
}

/** Reads a `callboard.config.yaml`. Nothing in it is executed. */
export function readYamlConfig(
  source: string,
  { file, folder }: Record<'file' | 'folder', string>,
): ReadConfig {
  const { documents, issues } = parseYaml(source, { file })
  const [document, ...others] = documents
  const mistakes = [...issues, ...(document?.issues ?? [])].filter(isError)
  if (mistakes.length > 0)
    return { problems: mistakes.map(({ message, at }) => ({ text: message, at })) }
  if (!document || others.length > 0)
    return { problems: [{ text: `it holds ${documents.length} documents, not one` }] }
  const problems = optionProblems(yamlConfigSchema, document.value)
  if (problems.length > 0)
    return { problems: problems.map(({ path, text }) => ({ text, at: document.locate(path).at })) }
  const value = document.value as z.infer<typeof yamlConfigSchema>
  const beside = readBesideConfig(value.catalog, folder)
  if (beside.problems.length > 0)
    return {
      problems: beside.problems.map(({ path, text }) => ({ text, at: document.locate(path).at })),
    }
  return { config: toConfig(value, { folder, beside: beside.catalog }) }
}

const isError = ({ severity }: Issue) => severity === 'error'

function toConfig(
  { catalog, ...rest }: z.infer<typeof yamlConfigSchema>,
  { folder, beside }: { folder: string; beside: BesideConfig['catalog'] },
): PortalConfig {
  const places = catalog.files.map((entry) => (typeof entry === 'string' ? { root: entry } : entry))
  const providers = places.map(({ root, ...entry }, index): Provider => {
    const name = index === 0 ? 'files' : `files ${index + 1}`
    return filesProvider({ name, root: resolve(folder, root), ...entry } as Parameters<
      typeof filesProvider
    >[0])
  })
  return {
    // What entities are read from may hold their docs and templates, too.
    folders: places.map(({ root }) => root),
    ...rest,
    catalog: {
      providers,
      ...(catalog.store !== undefined && { store: catalog.store }),
      ...beside,
    },
  } as PortalConfig
}
