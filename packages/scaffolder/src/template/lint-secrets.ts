import type { Issue } from '@callboard/core'
import { usesOf } from '../expressions/references.ts'
import { finding, innerPlaceAt, type LintContext, textsOf } from './lint-context.ts'
import type { TemplateStep } from './template.ts'

/** Inputs that are meant to be read by others, by action; a prefix ends in `:`. */
const shown: readonly { action: RegExp; input: RegExp; fate: string }[] = [
  { action: /^debug:log$/, input: /./, fate: 'is written to the log' },
  {
    action: /^(?:fetch|workspace):template/,
    input: /^(?:values|url|targetPath)\b/,
    fate: 'is written into the files of the project',
  },
  {
    action: /^(?:roadiehq:utils:)?fs:(?:write|append|replace|rename|delete)$/,
    input: /./,
    fate: 'is written into the files of the project',
  },
  { action: /^catalog:/, input: /./, fate: 'is sent to the catalog' },
  {
    action: /^(?:publish|github|gitlab|bitbucket|azure|gitea):/,
    input:
      /^(?:title|description|body|branchName|commitMessage|gitCommitMessage|gitAuthorName|gitAuthorEmail|labels|topics|homepage|repoUrl|repoVariables|environmentVariables)\b/,
    fate: 'can be read by everybody who sees the repository',
  },
  { action: /^notification:/, input: /./, fate: 'is sent to people' },
  {
    action: /^http:/,
    input: /^(?:url|path|params)\b/,
    fate: 'becomes part of an address, which servers write to their logs',
  },
]

/** Secrets in inputs that are not kept secret. */
export function lintSecrets(context: LintContext): Issue[] {
  return context.template.steps.flatMap((step) => lintStep(context, step))
}

function lintStep(context: LintContext, step: TemplateStep): Issue[] {
  return textsOf(step.input, [...step.path, 'input']).flatMap(({ text, path }) => {
    const input = path.slice(step.path.length + 1).join('.')
    const place = shown.find(
      ({ action, input: name }) => action.test(step.action) && name.test(input),
    )
    const secret = usesOf(text).references.find(
      ({ root, path: [name] }) =>
        root === 'secrets' || (root === 'environment' && name === 'secrets'),
    )
    if (!place || !secret) return []
    return [
      finding(context, path, {
        severity: 'warning',
        code: 'TEMPLATE_SECRET_SHOWN',
        message: `The secret "${[secret.root, ...secret.path].join('.')}" ${place.fate}`,
        hint: 'Use it only where an action takes a credential, for example "token".',
        inner: innerPlaceAt(text, secret.start),
      }),
    ]
  })
}
