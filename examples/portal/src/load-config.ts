import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { defineErrors } from '@callboard/core'
import { configProblems } from './config-problem.ts'
import type { PortalConfig } from './define-config.ts'
import type { ConfigProblem } from './read-yaml-config.ts'

/** What can be wrong with a configuration file. */
export const configErrors = defineErrors('CONFIG', {
  MISSING: ({ file }: { file: string }) => ({
    message: `There is no configuration file "${file}"`,
    hint: 'Check the path given with --config.',
  }),
  UNREADABLE: ({ file }: { file: string }) => ({
    message: `The configuration file "${file}" could not be loaded`,
    hint: 'The cause below says why. A program needs a package.json with "type": "module" and the packages that it imports; YAML needs neither: callboard init --yaml.',
  }),
  NO_EXPORT: ({ file }: { file: string }) => ({
    message: `The configuration file "${file}" has no default export`,
    hint: 'Write: export default defineConfig({ … }).',
  }),
  INVALID: ({ file, problems }: { file: string; problems: readonly string[] }) => ({
    message: `The configuration file "${file}" is not valid${problems.length > 1 ? ` in ${problems.length} places:\n  ` : ': '}${problems.join('\n  ')}`,
    hint: 'Correct it; the page docs/configuration.md lists every key.',
  }),
  VARIABLE_UNSET: ({ name, what }: { name: string; what: string }) => ({
    message: `There is no environment variable "${name}" for ${what}`,
    hint: `Set it where the portal starts: export ${name}=…`,
  }),
  GIT_HOST_TYPE: ({ host }: { host: string }) => ({
    message: `What runs on the Git host "${host}" is not known`,
    hint: 'Say it with "type": github, gitlab, gitea, bitbucketCloud, bitbucketServer, azure or gerrit.',
  }),
  GIT_HOST_TWICE: ({ host }: { host: string }) => ({
    message: `The Git host "${host}" is set up twice`,
    hint: 'Keep it in one place: git.hosts to publish to it, integrations to read only, git.standInFor to do without it.',
  }),
  SEALING_KEY_UNSET: ({ name }: { name: string }) => ({
    message: `There is no environment variable "${name}" for the sealing key`,
    hint: `Make a key and keep it: export ${name}="$(openssl rand -base64 32)"`,
  }),
  SEALING_KEY_INVALID: ({ name }: { name: string }) => ({
    message: `What "${name}" holds is not a sealing key`,
    hint: 'A key is 32 bytes in base64: openssl rand -base64 32.',
  }),
})

/** A configuration and where it stands: relative paths in it are relative to that folder. */
export interface LoadedConfig {
  config: PortalConfig
  /** Absolute path of the file's folder. */
  folder: string
}

/**
 * Loads a configuration file. In TypeScript or JavaScript it is a program, so load only one that the user named or that
 * belongs to their own project; in YAML it is data.
 *
 * @throws CONFIG_MISSING CONFIG_UNREADABLE CONFIG_NO_EXPORT CONFIG_INVALID
 */
export async function loadConfig(file: string): Promise<LoadedConfig> {
  const path = resolve(file)
  if (!existsSync(path)) throw configErrors.MISSING({ file })
  if (/\.ya?ml$/i.test(path)) return loadYaml(path, file)
  const module = await importFile(path).catch((cause: unknown) => {
    throw configErrors.UNREADABLE({ file }, { cause })
  })
  if (typeof module.default !== 'object' || module.default === null)
    throw configErrors.NO_EXPORT({ file })
  const problems = configProblems(module.default)
  if (problems.length > 0) throw invalid(file, problems)
  return { config: module.default as PortalConfig, folder: dirname(path) }
}

async function loadYaml(path: string, file: string): Promise<LoadedConfig> {
  const folder = dirname(path)
  const source = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw configErrors.UNREADABLE({ file }, { cause })
  })
  const { readYamlConfig } = await import('./read-yaml-config.ts')
  const read = readYamlConfig(source, { file, folder })
  if ('config' in read) return { config: read.config, folder }
  throw invalid(file, read.problems)
}

/** Each problem with its line: the first place alone would hide where the others are. */
function invalid(file: string, problems: readonly ConfigProblem[]): Error {
  const [first] = problems
  const texts = problems.map(({ text, at }) =>
    at !== undefined && problems.length > 1 ? `line ${at.line}: ${text}` : text,
  )
  return configErrors.INVALID({ file, problems: texts }, first?.at && { at: first.at })
}

async function importFile(path: string): Promise<{ default?: unknown }> {
  const url = pathToFileURL(path).href
  if (
    !/\.[cm]?tsx?$/.test(path) ||
    ('typescript' in process.features && process.features.typescript)
  )
    return import(url)
  // Node before 22.18 cannot read TypeScript by itself.
  const { register } = await import('tsx/esm/api')
  const unregister = register()
  try {
    return await import(url)
  } finally {
    await unregister()
  }
}
