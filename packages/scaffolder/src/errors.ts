import { defineErrors } from '@callboard/core'
import { gitErrors } from './git-errors.ts'
import { infrastructureErrors } from './infrastructure-errors.ts'
import { publishErrors } from './publish-errors.ts'
import { quote } from './quote.ts'
import { runErrors } from './run-errors.ts'

/** A parameter that a template does not accept. */
export interface ParameterProblem {
  /** Dotted path of the value, `secrets.token` for a secret. */
  path: string
  message: string
  /** The word of the schema that was not fulfilled, where it was one: `required`, `enum`. */
  keyword?: string
  /** Whether the message is the template's own, and whole; others follow the name of the value. */
  isSentence?: true
}

interface HttpFailure {
  method: string
  /** Without its query. */
  url: string
  status: number
  body: string
}

interface CommandFailure {
  program: string
  /** `null` when a signal ended it. */
  exitCode: number | null
  output: string
}

const problemText = ({ path, message, isSentence }: ParameterProblem) =>
  path === '' ? message : `${quote(path)}${isSentence ? ':' : ''} ${message}`

/** Everything this package throws for a program or a request that is wrong. */
export const errors = defineErrors('SCAFFOLDER', {
  ...gitErrors,
  ...publishErrors,
  TEMPLATE_INVALID: ({ template, problem }: { template: string; problem: string }) => ({
    message: `The template ${quote(template)} cannot be used: ${problem}`,
    hint: 'Correct the template; "callboard template lint" lists all of its problems.',
  }),
  TEMPLATE_MISSING: ({ ref, near }: { ref: string; near?: string | undefined }) => ({
    message: `There is no template ${quote(ref)}`,
    hint: near
      ? `Did you mean ${quote(near)}?`
      : 'Check the reference; "callboard template list" names the templates.',
  }),
  EXPRESSION_FAILED: ({
    expression,
    reason,
  }: {
    expression: string
    reason: string
    /** Where in the expression it failed, for a text whose own place is not known. */
    offset?: number | undefined
  }) => ({
    message: `The expression ${quote(expression)} failed: ${reason}`,
    hint: /\|\||&&/.test(expression)
      ? 'Write "or" for "||", and "and" for "&&".'
      : 'Correct the expression; text that only looks like one goes between {% raw %} and {% endraw %}.',
  }),
  PARAMETERS_INVALID: ({ errors: problems }: { errors: readonly ParameterProblem[] }) => ({
    message: `The parameters are not valid: ${problems.map(problemText).join('; ')}`,
    hint: 'Correct the values; "callboard template form" shows what the template takes.',
  }),
  PATTERN_REFUSED: ({ pattern, reason }: { pattern: string; reason: string }) => ({
    message: `The pattern ${quote(pattern)} is refused: ${reason}`,
    hint: 'Write it with one repetition at a time, for example ^[a-z][a-z0-9-]*$.',
  }),
  SCHEMA_REFUSED: ({ reason }: { reason: string }) => ({
    message: `The parameter schema is refused: ${reason}`,
    hint: 'Use JSON Schema draft-07 with references inside the same page only.',
  }),
  ACTION_UNKNOWN: ({
    action,
    suggestion,
    substitute,
    origin,
  }: {
    action: string
    suggestion?: string | undefined
    /** What does its work, in words. */
    substitute?: string | undefined
    /** The entry that has it. */
    origin?: string | undefined
  }) => ({
    message: `There is no action ${quote(action)}`,
    hint: actionHint({ suggestion, substitute, origin }),
  }),
  ACTION_INPUT_INVALID: ({ action, problems }: { action: string; problems: string }) => ({
    message: `The input of ${quote(action)} is not valid: ${problems}`,
    hint: `"callboard actions show ${action}" names what it takes.`,
  }),
  ACTION_OUTPUT_INVALID: ({ action, problem }: { action: string; problem: string }) => ({
    message: `The action ${quote(action)} returned an output that cannot be kept: ${problem}`,
    hint: 'Return plain JSON data that follows the output schema of the action.',
  }),
  STEP_FAILED: ({ step, action, reason }: { step: string; action: string; reason: string }) => ({
    message: `The step ${quote(step)} (${action}) failed: ${reason}`,
    hint: 'The log of the step says what it did before.',
  }),
  EACH_INVALID: ({ step, found }: { step: string; found: string }) => ({
    message: `"each" of the step ${quote(step)} is ${found}`,
    hint: 'Let it be a list or an object of at most 1000 entries.',
  }),
  SKELETON_URL: ({ url, reason }: { url: string; reason: string }) => ({
    message: `The skeleton ${quote(url)} cannot be fetched: ${reason}`,
    hint: 'Give an address relative to the template file, for example ./skeleton.',
  }),
  SKELETON_LINK: ({ path }: { path: string }) => ({
    message: `The skeleton holds ${quote(path)}, which is not a regular file`,
    hint: 'Replace the link by a copy of what it points to.',
  }),
  SKELETON_TOO_LARGE: ({ limit }: { limit: string }) => ({
    message: `The skeleton is larger than ${limit}`,
    hint: 'Fetch a smaller folder, or raise the limit.',
  }),
  SKELETON_OVERLAP: ({ source, target }: { source: string; target: string }) => ({
    message: `${quote(target)} lies in ${quote(source)}, which is to be rendered`,
    hint: 'Let "targetPath" be outside of "sourcePath".',
  }),
  DATA_INVALID: ({ path, reason }: { path: string; reason: string }) => ({
    message: `The data in ${quote(path)} cannot be used: ${reason}`,
    hint: 'Correct the file, or the step that writes it.',
  }),
  ISOLATED_FAILED: ({ what, reason }: { what: string; reason: string }) => ({
    message: `${what.length > 200 ? `${what.slice(0, 200)}…` : what} failed: ${reason}`,
    hint: 'Correct it, or let it do less at once.',
  }),
  ENTITY_MISSING: ({ ref }: { ref: string }) => ({
    message: `There is no entity ${quote(ref)} in the catalog`,
    hint: 'Check the reference, or set "optional".',
  }),
  HTTP_FAILED: ({ method, url, status, body }: HttpFailure) => ({
    message: `${method} ${url} was answered with ${status}: ${quote(body)}`,
    hint: 'Correct the request, or set "continueOnBadResponse".',
  }),
  HTTP_PATH_OUTSIDE: ({ path }: { path: string }) => ({
    message: `The path ${quote(path)} leads out of the interfaces of the portal`,
    hint: 'Write it without "..", for example /catalog/entities.',
  }),
  SECRET_DENIED: ({ name, origin }: { name: string; origin: string }) => ({
    message: `The secret ${quote(name)} may not be sent to ${quote(origin)}`,
    hint: `If it is meant for it, add '${origin}' to "secretOrigins" of builtinActions({ http }), in a portal of "scaffolder.http".`,
  }),
  COMMAND_DENIED: ({ program, reason }: { program: string; reason: string }) => ({
    message: `${quote(program)} may not be run like that: ${reason}`,
    hint: 'Change the step, or "allow" of builtinActions({ commands }), in a portal of "scaffolder.commands".',
  }),
  COMMAND_FAILED: ({ program, exitCode, output }: CommandFailure) => ({
    message: `${quote(program)} ended with ${exitCode ?? 'a signal'}: ${quote(output)}`,
    hint: 'The log of the step has its output.',
  }),
  ...infrastructureErrors,
  NOTIFIER_FAILED: ({ notifier, reason }: { notifier: string; reason: string }) => ({
    message: `Nobody was told by ${quote(notifier)}: ${reason}`,
    hint: 'Check how the notifier is set up, or set "optional".',
  }),
  WEBHOOK_REFUSED: ({ url, status }: { url: string; status: number }) => ({
    message: `The webhook at ${quote(url)} answered with ${status}`,
    hint: 'Check its address and its credentials.',
  }),
  PROVENANCE_INVALID: ({ reason }: { reason: string }) => ({
    message: `The record of where this project comes from cannot be used: ${reason}`,
    hint: 'Restore .callboard/provenance.yaml from the history; after a merge conflict take either side whole.',
  }),
  PROVENANCE_MISSING: ({ project }: { project: string }) => ({
    message: `${quote(project)} does not say which template it comes from`,
    hint: 'Name a folder with a .callboard/provenance.yaml, as publishing and "callboard template run --out" write it.',
  }),
  UPDATE_SETTINGS: ({ template, problem }: { template: string; problem: string }) => ({
    message: `What ${quote(template)} says about updates is not valid: ${problem}`,
    hint: 'spec.update takes version, ignore, createOnly and migrations: [{ from?, to, steps }].',
  }),
  UPDATE_PLAN_FAILED: ({ template, reason }: { template: string; reason: string }) => ({
    message: `${quote(template)} cannot be rendered for the update: ${reason}`,
    hint: 'See what happens with the same answers: callboard template plan.',
  }),
  MIGRATION_FAILED: ({ to, reason }: { to: string; reason: string }) => ({
    message: `The migration to ${quote(to)} failed: ${reason}`,
    hint: 'Nothing was changed. Let the migration bear projects in which the files were changed, for example with "if".',
  }),
  UPDATE_STALE: ({ path }: { path: string }) => ({
    message: `${quote(path)} is not as it was when the update was planned`,
    hint: 'Nothing was changed. Plan the update again.',
  }),
  CASES_INVALID: ({ problem }: { problem: string }) => ({
    message: `The cases cannot be used: ${problem}`,
    hint: 'Begin the file with "cases:", a list of { name, values?, secrets?, user?, expect? }.',
  }),
  ...runErrors,
  PACKAGE_MISSING: ({ package: name, wanted }: { package: string; wanted: string }) => ({
    message: `${wanted} needs the package ${quote(name)}, which is not installed`,
    hint: `Run npm install ${name}`,
  }),
})

function actionHint(found: {
  suggestion: string | undefined
  substitute: string | undefined
  origin: string | undefined
}): string {
  const { suggestion, substitute, origin } = found
  if (suggestion !== undefined) return `Did you mean "${suggestion}"?`
  if (substitute !== undefined) return `It is not here on purpose: ${substitute} does its work.`
  if (origin !== undefined)
    return `Actions of that name come from "${origin}": give them to the scaffolder, or configure that system in the portal.`
  return 'Register the action, or use one that "callboard actions list" names.'
}
