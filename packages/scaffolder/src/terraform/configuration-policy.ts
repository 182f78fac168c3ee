import { posix } from 'node:path'
import type { Folder } from '@callboard/core'
import { isRecord } from '../expressions/plain-data.ts'
import { type Block, blocksOf, holdsKey, textsIn } from './configuration-blocks.ts'
import { fileUses, hidesFileUses } from './file-functions.ts'
import type { ConfigurationFile } from './read-configuration.ts'
import type { CompleteTerraformOptions } from './terraform-options.ts'

/** What a host allows configurations to do. */
export type ConfigurationPolicy = Pick<
  CompleteTerraformOptions,
  'providers' | 'modules' | 'provisioners'
>

type Check = (file: ConfigurationFile, policy: ConfigurationPolicy) => Iterable<string>

const isOverride = (path: string) => /(^|_)override\.(tf|tofu)(\.json)?$/.test(posix.basename(path))

/** How providers that a host may well allow are made to run a program, or to take credentials that a template brings. */
const providerWays = [
  'exec',
  'credential_process',
  'shared_config_files',
  'shared_credentials_files',
]

const checks: readonly Check[] = [
  function* checkSettings({ path, content }) {
    for (const { body } of blocksOf(content, 'terraform')) {
      // Elsewhere the first two are replaced by the host's; the last override would win against it.
      if ('state_store' in body || (isOverride(path) && ('backend' in body || 'cloud' in body)))
        yield 'where the state is kept is for the host to say'
      if ('encryption' in body) yield '"encryption" can run programs'
    }
  },
  function* checkProviders({ content }, { providers }) {
    for (const { body } of blocksOf(content, 'terraform'))
      for (const { body: required } of blocksOf(body, 'required_providers'))
        for (const [name, wanted] of Object.entries(required)) {
          const address = providerAddress(name, wanted)
          if (address !== undefined && !isAllowedProvider(address, providers))
            yield `the provider "${address}" is not allowed`
        }
    for (const { labels, body } of blocksOf(content, 'provider')) {
      const way = holdsKey(body, providerWays)
      if (way !== undefined) yield `the provider "${labels[0]}" must not be given "${way}"`
    }
  },
  function* checkData({ content }) {
    const checked = [...blocksOf(content, 'check')].map(({ body }) => body)
    for (const { labels } of [content, ...checked].flatMap((body) => [...blocksOf(body, 'data')]))
      if (labels[0] === 'terraform_remote_state')
        yield `data "terraform_remote_state" "${labels[1]}" reads the state of another project`
  },
  function* checkProvisioners({ content }, { provisioners }) {
    const holders = (['resource', 'removed', 'data', 'ephemeral'] as const).flatMap((type) => [
      ...blocksOf(content, type),
    ])
    for (const { body } of holders)
      for (const { labels } of blocksOf(body, 'provisioner'))
        if (!provisioners.includes(labels[0] ?? ''))
          yield `the provisioner "${labels[0]}" is not allowed`
  },
  function* checkModules({ path, content }, { modules }) {
    for (const { labels, body } of blocksOf(content, 'module')) {
      const problem = moduleProblem(body, { from: posix.dirname(path), allowed: modules })
      if (problem !== undefined) yield `the module "${labels[0]}" ${problem}`
    }
  },
]

/**
 * What a configuration does that its host does not allow, each with its file. It is read before Terraform runs for the first
 * time, since planning already runs providers and reads files.
 */
export async function policyProblems(
  folder: Folder,
  files: readonly ConfigurationFile[],
  policy: ConfigurationPolicy,
): Promise<string[]> {
  const problems = files.flatMap((file) =>
    checks.flatMap((check) => [...check(file, policy)].map((each) => `${file.path}: ${each}`)),
  )
  const templates = new Set<string>()
  for (const { path, content, text: source } of files) {
    if (source !== undefined && hidesFileUses(source, content))
      problems.push(
        `${path}: a function that reads files stands behind a key that is given twice, or in a comment`,
      )
    for (const text of textsIn(content)) {
      if (!/[$%]\{/.test(text)) continue
      for (const use of fileUses(text)) {
        if (use.problem !== undefined) problems.push(`${path}: ${use.text}: ${use.problem}`)
        if (use.template !== undefined)
          for (const from of ['.', posix.dirname(path)])
            templates.add(posix.join(from, use.template))
      }
    }
  }
  for (const path of templates) problems.push(...(await templateProblems(folder, path)))
  return problems
}

/** In a template the same functions can be called. One that cannot be found is not there for Terraform either. */
async function templateProblems(folder: Folder, path: string): Promise<string[]> {
  const entry = await folder.stat(path).catch(() => undefined)
  if (entry?.type !== 'file') return []
  const text = Buffer.from(await folder.readBytes(path)).toString('latin1')
  if (!/[$%]\{/.test(text)) return []
  return fileUses(text).flatMap((use) =>
    use.problem === undefined ? [] : [`${path}: ${use.text}: ${use.problem}`],
  )
}

/** Whether an address is that of the built-in provider, or is on a list. */
function isAllowedProvider(address: string, providers: readonly string[]): boolean {
  return address === 'terraform.io/builtin/terraform' || providers.includes(address)
}

/** The full address of a required provider; nothing for what is not in the form of one. */
function providerAddress(name: string, wanted: unknown): string | undefined {
  const source = isRecord(wanted) ? (wanted.source ?? name) : name
  if (typeof source !== 'string' || name === '//') return undefined
  const parts = source.split('/')
  if (parts.length === 1) return `registry.terraform.io/hashicorp/${source}`
  return parts.length === 2 ? `registry.terraform.io/${source}` : source
}

function moduleProblem(
  { source }: Block['body'],
  { from, allowed }: { from: string; allowed: readonly string[] },
): string | undefined {
  // An override of a module need not repeat its source.
  if (source === undefined) return undefined
  if (typeof source !== 'string' || /[$%]\{/.test(source)) return 'must name its source as it is'
  return isAllowedModule(source, { from, allowed })
    ? undefined
    : `comes from "${source}", which is not allowed`
}

/** Whether a module is inside the configuration, or begins like one that is allowed. */
export function isAllowedModule(
  source: string,
  { from, allowed }: { from: string; allowed: readonly string[] },
): boolean {
  if (/^\.\.?\//.test(source) || source === '.' || source === '..') {
    const target = posix.join(from, source)
    return target !== '..' && !target.startsWith('../')
  }
  // A server may read an encoded dot or slash as what it stands for.
  if (/(^|[/\\])\.\.([/\\?]|$)/.test(source) || /^[^?]*%(?:2e|2f|5c|25)/i.test(source)) return false
  return allowed.some(
    (beginning) =>
      source === beginning || (beginning.endsWith('/') && source.startsWith(beginning)),
  )
}
