import type { Redactor, Secret } from '@callboard/core'
import type { TaskUser } from '../actions/define-action.ts'
import { maskPasswords } from '../form/mask-passwords.ts'
import type { Template } from '../template/template.ts'
import { typedSecrets } from './environment.ts'
import type { RunsContext, StartOptions } from './runs-context.ts'
import { valueAt } from './value-at.ts'

/** A run whose parameters are good, and whose secrets are known to its redactor. */
export interface PreparedRun {
  template: Template
  parameters: Readonly<Record<string, unknown>>
  /** The parameters without what was typed into password fields; the same object where there are none. */
  shownParameters: Readonly<Record<string, unknown>>
  secrets: Readonly<Record<string, Secret>>
  /** What was typed into password fields, by dotted path. */
  passwords: Readonly<Record<string, unknown>>
  user: TaskUser | undefined
  redactor: Redactor
  /** Names of secrets that are too short to be masked in text. */
  short: readonly string[]
}

/** Checks what a run or a plan is started with. @throws SCAFFOLDER_PARAMETERS_INVALID */
export async function prepareRun(
  { forms, environment, redactor: createRedactor }: RunsContext,
  template: Template,
  { parameters, secrets = {}, user, signal }: StartOptions & { signal?: AbortSignal | undefined },
): Promise<PreparedRun> {
  const typed = typedSecrets(secrets)
  const checked = await forms.check(template, { parameters, secrets: typed, user, signal })
  const redactor = createRedactor()
  const { shown, passwords } = maskPasswords(template, checked)
  const hidden = [
    ...Object.entries(typed),
    ...Object.entries(environment.secrets),
    ...passwords.map(({ path, text }) => [path, text] as const),
  ]
  const short = hidden.filter(([, secret]) => !redactor.add(secret)).map(([name]) => name)
  return {
    template,
    parameters: checked,
    shownParameters: shown,
    secrets: typed,
    passwords: Object.fromEntries(passwords.map(({ path }) => [path, valueAt(checked, path)])),
    user,
    redactor,
    short,
  }
}
