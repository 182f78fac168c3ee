import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import { parseYaml } from '@callboard/core'
import type { FormPlan } from '@callboard/scaffolder'
import { cliErrors } from './errors.ts'
import type { Io } from './io.ts'
import { shownPath } from './shown-path.ts'

/** Options by which the commands of a template take its answers. */
export interface AnswerOptions {
  values?: string
  parameter?: [name: string, text: string][]
  secret?: [name: string, variable: string][]
}

/** Answers, as the scaffolder takes them. */
export interface Answers {
  parameters: Record<string, unknown>
  secrets: Record<string, string>
}

/** Larger files of values are refused, in bytes. */
const maxBytes = 1024 * 1024

/**
 * Reads the answers to a template's form. A parameter of the command line stands above the one of the file, and is
 * read as the type that the form asks for.
 *
 * @throws CLI_VALUES_INVALID CLI_SECRET_MISSING
 */
export async function readAnswers(
  { values, parameter = [], secret = [] }: AnswerOptions,
  { io, form }: { io: Io; form: () => Promise<FormPlan> },
): Promise<Answers> {
  const parameters = values === undefined ? {} : await readValues(values, io)
  const plan = parameter.length > 0 ? await form() : undefined
  for (const [name, text] of parameter) {
    const field = plan?.pages.flatMap(({ fields }) => fields).find((each) => each.name === name)
    define(parameters, name, field && field.type !== 'string' ? parseScalar(text) : text)
  }
  return { parameters, secrets: readSecrets(secret, io) }
}

/** Reads secrets from the environment. @throws CLI_SECRET_MISSING */
export function readSecrets(
  secret: NonNullable<AnswerOptions['secret']>,
  io: Pick<Io, 'env'>,
): Record<string, string> {
  const secrets: Record<string, string> = {}
  for (const [name, variable] of secret) {
    const value = io.env[variable]
    if (value === undefined) throw cliErrors.SECRET_MISSING({ name, variable })
    define(secrets, name, value)
  }
  return secrets
}

/** Reads an object of a YAML or JSON file; `-` is standard input. @throws CLI_VALUES_INVALID */
export async function readValues(file: string, io: Io): Promise<Record<string, unknown>> {
  const shown = file === '-' ? 'standard input' : file
  const refuse = (problem: string, context = {}) =>
    cliErrors.VALUES_INVALID({ file: shown, problem }, context)
  const text = await readText(
    file === '-' ? io.stdin : createReadStream(resolve(io.cwd, file)),
    refuse,
  )
  const { documents, issues } = parseYaml(text, { file: shownPath(resolve(io.cwd, file), io.cwd) })
  const [document, ...more] = documents
  const [issue] = [...issues, ...(document?.issues ?? [])].filter(
    ({ severity }) => severity === 'error',
  )
  if (issue) throw refuse(issue.message, { at: issue.at })
  if (more.length > 0) throw refuse('it holds several documents')
  const value = document?.value ?? {}
  if (typeof value !== 'object' || Array.isArray(value)) throw refuse('it is not an object')
  return { ...value } as Record<string, unknown>
}

async function readText(
  source: AsyncIterable<Uint8Array>,
  refuse: (problem: string, context?: { cause: unknown }) => Error,
): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  try {
    for await (const chunk of source) {
      bytes += chunk.length
      if (bytes > maxBytes) break
      chunks.push(chunk)
    }
  } catch (cause) {
    throw refuse('the file cannot be opened', { cause })
  }
  if (bytes > maxBytes) throw refuse('it is larger than 1 MiB')
  return Buffer.concat(chunks).toString('utf8')
}

/** Text that YAML reads as something else is that; everything else stays text. */
function parseScalar(text: string): unknown {
  const { documents, issues } = parseYaml(text, { file: 'parameter' })
  const [document] = documents
  return issues.length > 0 || !document || document.issues.length > 0 ? text : document.value
}

/** Plain assignment would give `__proto__` a meaning. */
function define(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  })
}
