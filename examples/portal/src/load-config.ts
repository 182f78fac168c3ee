import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { defineErrors } from '@callboard/core'
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
  FOLDER_MISSING: ({ folder, key }: { folder: string; key: string }) => ({
    message: `"${folder}" of "${key}" is not a folder`,
    hint: 'Make it, or correct the path: it is relative to the configuration file.',
  }),
  FOLDER_READ_ONLY: ({ folder }: { folder: string }) => ({
    message: `Nothing can be written into "${folder}", which "dataFolder" is`,
    hint: 'Let the user whom the portal runs as write there, or choose another folder.',
  }),
  ENDPOINT_INVALID: ({ name, value }: { name: string; value: string }) => ({
    message: `"${value}" of the environment variable "${name}" is not an http address`,
    hint: `Write it with its scheme: ${name}=http://localhost:4318.`,
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
  /** The file, as its reader named it. @default a program has put the configuration together */
  file?: string
}

/**
 * Loads a configuration file. In TypeScript or JavaScript it is a program, so load only one that the user named or that
 * belongs to their own project; in YAML it is data.
 *
 * @throws CONFIG_MISSING CONFIG_UNREADABLE CONFIG_NO_EXPORT CONFIG_INVALID
 */
export async function loadConfig(file: string): Promise<LoadedConfig> {
  const read = await readConfig(file)
  if ('config' in read) return read
  throw invalid(file, read.problems)
}

/** The same for whoever wants to know of each problem by itself. @throws CONFIG_MISSING CONFIG_UNREADABLE CONFIG_NO_EXPORT */
export async function readConfig(
  file: string,
): Promise<LoadedConfig | { problems: readonly ConfigProblem[] }> {
  const path = resolve(file)
  if (!existsSync(path)) throw configErrors.MISSING({ file })
  if (/\.ya?ml$/i.test(path)) return loadYaml(path, file)
  const module = await importFile(path).catch((cause: unknown) => {
    throw configErrors.UNREADABLE({ file }, { cause })
  })
  if (typeof module.default !== 'object' || module.default === null)
    throw configErrors.NO_EXPORT({ file })
  // Not for those who only write one.
  const { configProblems } = await import('./config-problem.ts')
  const problems = configProblems(module.default)
  if (problems.length > 0) return { problems }
  return { config: await unfolded(module.default as PortalConfig), folder: dirname(path), file }
}

/** What goes with plugins is loaded for those that have some. */
async function unfolded(config: PortalConfig): Promise<PortalConfig> {
  if (!config.plugins) return config
  const { withPlugins } = await import('./plugins/with-plugins.ts')
  return withPlugins(config)
}

async function loadYaml(path: string, file: string): ReturnType<typeof readConfig> {
  const folder = dirname(path)
  const source = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw configErrors.UNREADABLE({ file }, { cause })
  })
  const { readYamlConfig } = await import('./read-yaml-config.ts')
  const read = readYamlConfig(source, { file, folder })
  return 'config' in read ? { config: read.config, folder, file } : read
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
