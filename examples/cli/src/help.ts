import type { Command, HelpConfiguration } from 'commander'
import picocolors from 'picocolors'
import type { AnyCommand } from './command.ts'
import type { Io } from './io.ts'

/** How help is laid out: as wide as the terminal, titles in bold where there is one. */
export function helpConfiguration({ stdout, env }: Pick<Io, 'stdout' | 'env'>): HelpConfiguration {
  const { bold } = picocolors.createColors(stdout.isTTY && !env.NO_COLOR)
  return {
    helpWidth: stdout.isTTY ? (stdout.columns ?? 80) : 100,
    showGlobalOptions: false,
    styleTitle: (title) => bold(title),
    // A command's options say enough; its summary names it in the list.
    subcommandTerm: (command) => command.name(),
  }
}

/** Puts the examples first: most people read no further. */
export function addExamples(
  target: Command,
  { examples, notes = [] }: Pick<AnyCommand, 'examples' | 'notes'>,
): void {
  const lines = examples.map((example) => `  callboard ${example}`)
  target.addHelpText('before', ['Examples:', ...lines, ''].join('\n'))
  if (notes.length > 0) target.addHelpText('after', ['', ...notes].join('\n'))
}

/** Below the help of every command and of the whole. */
export const exitCodesHelp = `
Exit codes: 0 fine, 1 problems were found, 2 called wrongly, 3 the work could not be done, 130 interrupted.`
