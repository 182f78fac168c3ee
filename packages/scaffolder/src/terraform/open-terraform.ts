import { posix } from 'node:path'
import {
  type CallboardError,
  createRedactor,
  type Folder,
  type Logger,
  Secret,
} from '@callboard/core'
import type { ProgramResult } from '@callboard/core/node'
import { z } from 'zod'
import { errors } from '../errors.ts'
import { isAllowedModule, policyProblems } from './configuration-policy.ts'
import { readConfiguration } from './read-configuration.ts'
import { createTerraformLog, type TerraformDiagnostic } from './terraform-log.ts'
import type { CompleteTerraformOptions } from './terraform-options.ts'
import { openWorkingCopy, type WorkingCopy } from './working-copy.ts'

/** What a configuration is opened with. */
export interface OpenTerraformOptions {
  options: CompleteTerraformOptions
  workspace: Folder
  /** Folder of the configuration in the workspace. */
  path: string
  key: string
  variables: Readonly<Record<string, unknown>>
  logger: Logger
  signal: AbortSignal
}

/** A configuration that was checked and initialised. */
export interface Terraform extends AsyncDisposable {
  readonly copy: WorkingCopy
  /** Runs a command whose output are lines of JSON; they become the log. @throws SCAFFOLDER_TERRAFORM_FAILED SCAFFOLDER_TERRAFORM_LOCKED */
  run(command: string, ...args: readonly string[]): Promise<void>
  /** Runs a command whose output is JSON. @throws SCAFFOLDER_TERRAFORM_FAILED */
  read<T>(schema: z.ZodType<T>, command: string, ...args: readonly string[]): Promise<T>
}

const maxOutputBytes = 64 * 1024 * 1024

/** Checks a configuration, copies it and lets the program get its modules and providers. */
export async function openTerraform(given: OpenTerraformOptions): Promise<Terraform> {
  const { options, workspace, path, signal } = given
  const source = await workspace.folder(path)
  const copy = await openWorkingCopy(source, given)
  try {
    if (!options.dangerouslyTrustConfiguration) {
      const files = await readConfiguration(copy.configuration, { path, signal })
      const problems = await policyProblems(copy.configuration, files, options)
      if (problems.length > 0) throw errors.TERRAFORM_CONFIGURATION({ path, problems })
    }
    const terraform = terraformIn(copy, given)
    await terraform.run('init', '-input=false')
    if (!options.dangerouslyTrustConfiguration) await checkModules(copy, given)
    return terraform
  } catch (error) {
    await copy[Symbol.asyncDispose]()
    throw error
  }
}

function terraformIn(copy: WorkingCopy, given: OpenTerraformOptions): Terraform {
  const { options, logger, signal } = given
  const { gate, program, timeoutMs, graceMs } = options
  const { redact } = createRedactor(Object.values(options.env).filter(Secret.is))
  const start = (args: readonly string[], onOutput?: (chunk: string) => void) =>
    gate.run({
      program,
      args,
      cwd: copy.configuration.root,
      env: copy.env,
      timeoutMs,
      graceMs,
      // Providers obey SIGTERM at once, and what they were making is then in no state.
      stopSignal: 'SIGINT',
      maxOutputBytes,
      ...(onOutput && { onOutput }),
      signal,
    })
  return {
    copy,
    async run(command, ...args) {
      const log = createTerraformLog(logger, redact)
      const { exitCode, stderr } = await start([command, '-json', ...args], log.write)
      const { diagnostics, rest } = log.end()
      if (exitCode !== 0)
        throw failure(given, { command, diagnostics, rest: rest || redact(stderr) })
    },
    async read(schema, command, ...args) {
      const result = await start([command, '-json', ...args])
      if (result.exitCode !== 0 || result.truncated)
        throw readFailure(given, command, { ...result, stderr: redact(result.stderr) })
      const parsed = schema.safeParse(JSON.parse(result.stdout))
      if (parsed.success) return parsed.data
      const rest = `its answer cannot be read: ${z.prettifyError(parsed.error)}`
      throw failure(given, { command, diagnostics: [], rest })
    },
    [Symbol.asyncDispose]: () => copy[Symbol.asyncDispose](),
  }
}

function readFailure(
  given: OpenTerraformOptions,
  command: string,
  { stderr, truncated }: ProgramResult,
): CallboardError {
  const rest = truncated ? `it says more than ${maxOutputBytes} bytes` : stderr
  return failure(given, { command, diagnostics: [], rest })
}

function failure(
  { options: { program }, path, key }: OpenTerraformOptions,
  {
    command,
    diagnostics,
    rest,
  }: { command: string; diagnostics: readonly TerraformDiagnostic[]; rest: string },
): CallboardError {
  const found = diagnostics.filter(({ severity }) => severity === 'error')
  const locked = found.find(({ text }) => /acquiring the state lock/i.test(text))
  if (locked) return errors.TERRAFORM_LOCKED({ state: key, reason: locked.text })
  const [first] = found
  const at = first?.at && { ...first.at, file: posix.join(path, first.at.file) }
  const problems = found.map(({ text, at: place }) =>
    place ? `${place.file}:${place.line}: ${text}` : text,
  )
  return errors.TERRAFORM_FAILED(
    { command: `${program} ${command}`, problems: problems.length > 0 ? problems : [rest] },
    { at },
  )
}

const manifest = z.object({
  Modules: z.array(z.object({ Key: z.string(), Source: z.string(), Dir: z.string() })),
})

/** What the program says it got, whatever was read before. */
async function checkModules(
  { data }: WorkingCopy,
  { options: { modules }, path }: OpenTerraformOptions,
): Promise<void> {
  const file = 'modules/modules.json'
  if (!(await data.stat(file))) return
  const { Modules } = manifest.parse(JSON.parse(await data.readText(file)))
  const problems = Modules.filter(({ Source, Dir }) => {
    // One inside of a module that was fetched is a part of it.
    if (Source === '' || (Source.startsWith('.') && !Dir.startsWith('..'))) return false
    const source = Source.replace(/^registry\.(terraform\.io|opentofu\.org)\//, '')
    return ![Source, source].some((each) => isAllowedModule(each, { from: '.', allowed: modules }))
  }).map(({ Key, Source }) => `the module "${Key}" comes from "${Source}", which is not allowed`)
  if (problems.length > 0) throw errors.TERRAFORM_CONFIGURATION({ path, problems })
}
