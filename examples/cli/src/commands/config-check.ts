import { resolve } from 'node:path'
import { defineCommand } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { shownPath } from '../shown-path.ts'
import { issuesJson, issuesText } from '../terminal/issues.ts'
import { count } from '../terminal/words.ts'

/** `callboard config check`: whether a portal would start with a configuration, in this environment. */
export const configCheck = defineCommand({
  name: 'config check',
  summary:
    'Checks a configuration and the environment that it is for: every problem, with its place.',
  examples: ['config check', 'config check deploy/callboard.config.yaml --json'],
  args: [['[file]', 'a callboard.config.ts, .js or .yaml (that of the project)']],
  options: [{ flags: '--config <file>', description: 'the same, as other commands have it' }],
  notes: [
    'Looks at keys and values, variables that secrets are in, folders, checks, actions and agents; of the environment at PORT, LOG_LEVEL, LOG_FORMAT and OTEL_EXPORTER_OTLP_….',
    'No store is opened, nothing is made, and no other system is asked.',
    'Exit code 1 when a portal would not start.',
  ],
  async run({ args: [named], sources, io, progress }) {
    const { ownConfig } = await import('../sources/load-sources.ts')
    const given = named ?? sources.config
    const file = given === undefined ? ownConfig(io.cwd) : resolve(io.cwd, given)
    if (file === undefined) {
      const { cliErrors } = await import('../errors.ts')
      throw cliErrors.CONFIG_NEEDED({ command: 'config check' })
    }
    const { checkConfig } = await import('@callboard/portal')
    const issues = await progress.during('Checking', () => checkConfig(file, io.env))
    return {
      json: { file: shownPath(file, io.cwd), issues: issuesJson(issues, io.cwd) },
      text: (screen) => {
        const { style, symbols, clean } = screen
        const shown = clean(shownPath(file, io.cwd))
        return [
          ...issuesText(screen, issues, io.cwd),
          issues.length === 0
            ? `${style.good(symbols.ok)} A portal can be started with ${shown}`
            : `${style.bad(symbols.error)} ${count(issues.length, 'problem')} of ${shown}`,
        ]
      },
      exitCode: issues.length > 0 ? exitCodes.problems : exitCodes.ok,
    }
  },
})
