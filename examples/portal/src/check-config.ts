import { access, constants, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { createCatalog } from '@callboard/catalog'
import { CallboardError, type Issue, issueFromError, messageOf } from '@callboard/core'
import { createScaffolder } from '@callboard/scaffolder'
import { configuredActions } from './configured-actions.ts'
import { disposeAll } from './dispose-all.ts'
import { integrationsOf } from './git/git-host-config.ts'
import { configErrors, type LoadedConfig, readConfig } from './load-config.ts'
import { openProfiles } from './mcp/mcp-profiles.ts'
import { namedVariables } from './named-variables.ts'
import { portalLogger } from './operations/portal-logger.ts'
import { parsePort } from './parse-port.ts'
import { placeOfVariable } from './place-in-config.ts'
import type { ConfigProblem } from './read-yaml-config.ts'
import { refuseOpenToAll } from './refuse-open-to-all.ts'
import { sealingKeys } from './sealing-keys.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** One thing that is looked at; what it throws is a problem. */
type Look = (loaded: LoadedConfig, env: Environment) => unknown

/**
 * Everything that would keep the portal of a configuration from starting, as far as that can be told without starting it: no
 * store is opened, nothing is made, and no other system is asked.
 *
 * @param env - what the portal would have as its environment
 */
export async function checkConfig(file: string, env: Environment = process.env): Promise<Issue[]> {
  const issues: Issue[] = []
  const look = async (work: () => unknown) => {
    try {
      await work()
    } catch (error) {
      issues.push(...issuesOf(error, file))
    }
  }
  for (const check of ofEnvironment) await look(() => check(env))
  let read: Awaited<ReturnType<typeof readConfig>> | undefined
  await look(async () => {
    read = await readConfig(file)
  })
  if (!read) return issues
  if ('problems' in read)
    return [...read.problems.map((problem) => issueOf(problem, file)), ...issues]
  const loaded = read
  for (const check of await looksOf(loaded, env)) await look(() => check(loaded, env))
  return issues
}

const endpoints = [
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
  'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT',
]

const ofEnvironment: readonly ((env: Environment) => unknown)[] = [
  ({ PORT: port }) => port !== undefined && parsePort(port),
  ({ LOG_LEVEL }) => portalLogger({ LOG_LEVEL }),
  ({ LOG_FORMAT }) => portalLogger({ LOG_FORMAT }),
  ...endpoints.map((name) => (env: Environment) => {
    const value = env[name]
    if (value && !/^https?:$/.test(URL.canParse(value) ? new URL(value).protocol : ''))
      throw configErrors.ENDPOINT_INVALID({ name, value })
  }),
]

/** What there is to look at: each variable and each folder by itself, so that one does not hide the others. */
async function looksOf({ config, file = '' }: LoadedConfig, env: Environment): Promise<Look[]> {
  const { scaffolder = {}, folders = [], wiki, dataFolder = '.callboard' } = config
  const variables = namedVariables(config).map(
    ({ name, key }): Look =>
      async () => {
        if (env[name]?.trim()) return
        throw configErrors.VARIABLE_UNSET(
          { name, what: key },
          { at: (await placeOfVariable(name, file)) ?? { file } },
        )
      },
  )
  const keys = [scaffolder.sealingKey ?? []].flat()
  return [
    ...variables,
    ...keys.map(
      (key): Look =>
        () =>
          sealingKeys(key, env),
    ),
    ...folders.map(
      (path, index): Look =>
        (at) =>
          expectFolder(at, path, `folders.${index}`),
    ),
    ...(wiki === undefined ? [] : [(at: LoadedConfig) => expectFolder(at, wiki, 'wiki')]),
    (at) => expectWritable(at, dataFolder),
    () => refuseOpenToAll(config),
    // What is not in the environment has been told by now.
    () => integrationsOf(config, allSet),
    () => openProfiles(config.mcp?.profiles),
    checkCatalog,
    checkActions,
  ]
}

const allSet: Environment = new Proxy({}, { get: () => 'set' })

async function expectFolder({ folder: base }: LoadedConfig, path: string, key: string) {
  const folder = resolve(base, path)
  const found = await stat(folder).catch(() => undefined)
  if (!found?.isDirectory()) throw configErrors.FOLDER_MISSING({ folder, key })
}

/** It is made when the portal starts, so the nearest folder that is there counts. */
async function expectWritable({ folder: base }: LoadedConfig, path: string) {
  const folder = resolve(base, path)
  let there = folder
  while (!(await stat(there).catch(() => undefined)) && there !== dirname(there))
    there = dirname(there)
  await access(there, constants.W_OK).catch((cause: unknown) => {
    throw configErrors.FOLDER_READ_ONLY({ folder }, { cause })
  })
}

/** Providers, kinds, signals and checks are judged where they are taken; nothing is read. */
async function checkCatalog({ config }: LoadedConfig): Promise<void> {
  const { store: _, ...catalog } = config.catalog
  await using _checked = await createCatalog(catalog)
}

async function checkActions(loaded: LoadedConfig): Promise<void> {
  const opened: AsyncDisposable[] = []
  try {
    const actions = await configuredActions(loaded, (part) => opened.push(part))
    await using _checked = createScaffolder({ actions, maxConcurrentRuns: 0 })
  } finally {
    await disposeAll(opened)
  }
}

function issueOf({ text, at }: ConfigProblem, file: string): Issue {
  const { code, hint } = configErrors.INVALID({ file, problems: [text] })
  const message = text.replace(/^./, (letter) => letter.toUpperCase())
  return { severity: 'error', code, message, hint, at: at ?? { file } }
}

function issuesOf(error: unknown, file: string): Issue[] {
  if (!CallboardError.is(error))
    return [{ severity: 'error', code: 'CONFIG_UNUSABLE', message: messageOf(error), at: { file } }]
  const issue = issueFromError(error)
  return [{ ...issue, at: issue.at ?? (isOfEnvironment(error) ? undefined : { file }) }]
}

/** What nobody would look for in the file. */
function isOfEnvironment({ code }: CallboardError): boolean {
  return /^(?:LOG_|SERVE_PORT|CONFIG_ENDPOINT)/.test(code)
}
