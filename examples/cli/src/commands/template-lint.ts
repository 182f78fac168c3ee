import type { Issue } from '@callboard/core'
import { defineCommand } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { issuesJson, issuesText } from '../terminal/issues.ts'
import type { Screen } from '../terminal/screen.ts'
import { count } from '../terminal/words.ts'

/** `callboard template lint`: everything that is wrong with templates, without running them. */
export const templateLint = defineCommand({
  name: 'template lint',
  summary: 'Checks templates: form, steps, inputs of actions, expressions.',
  examples: [
    'template lint examples/acme/templates/new-go-service/template.yaml',
    'template lint ./templates',
    'template lint new-go-service docs-site --from examples/acme --json',
  ],
  args: [['<template...>', 'files, folders that hold templates, or references']],
  notes: [
    'With a configuration, its own actions are known too. Exit code 1 when there is an error.',
  ],
  usesSources: true,
  async run(context) {
    const { lintTemplates } = await import('../sources/lint-templates.ts')
    const found = await lintTemplates(context)
    const errors = found.issues.filter(({ severity }) => severity === 'error').length
    const warnings = found.issues.filter(({ severity }) => severity === 'warning').length
    const { cwd } = context.io
    return {
      json: {
        templates: found.templates,
        issues: issuesJson(found.issues, cwd),
        summary: { templates: found.templates.length, errors, warnings },
      },
      text: (screen) => lintText(screen, { ...found, errors, warnings, cwd }),
      exitCode: errors > 0 ? exitCodes.problems : exitCodes.ok,
    }
  },
})

function lintText(
  screen: Screen,
  found: {
    templates: readonly unknown[]
    issues: readonly Issue[]
    errors: number
    warnings: number
    cwd: string
  },
): string[] {
  const { style, symbols } = screen
  const where = `in ${count(found.templates.length, 'template')}`
  const lines = issuesText(screen, found.issues, found.cwd)
  if (found.errors > 0)
    return [...lines, `${style.bad(`${symbols.error} ${count(found.errors, 'error')}`)} ${where}`]
  if (found.warnings > 0)
    return [
      ...lines,
      `${style.caution(`${symbols.warning} ${count(found.warnings, 'warning')}`)} ${where}`,
    ]
  return [`${style.good(symbols.ok)} Nothing to put right ${where}`]
}
