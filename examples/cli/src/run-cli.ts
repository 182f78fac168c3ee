import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CommanderError } from 'commander'
import { commands } from './commands.ts'
import { type ExitCode, exitCodes } from './exit-codes.ts'
import type { Io } from './io.ts'
import { packageFolder } from './package-folder.ts'
import { createProgram } from './program.ts'
import type { Call } from './run-command.ts'

/**
 * Runs one command line, from its words to the exit code. Nothing of the process is touched: what it reads and writes
 * is handed in, so a test or another program can call it.
 */
export async function runCli(argv: readonly string[], io: Io): Promise<ExitCode> {
  let call: Call | undefined
  const program = createProgram({ io, version: version(), onCall: (found) => (call = found) })
  try {
    if (argv.length === 0) program.outputHelp()
    else program.parse(argv, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    // Help and version have been written already.
    if (error.exitCode === 0) return exitCodes.ok
    const { failUsage } = await import('./run-command.ts')
    return failUsage({ ...explain(error, argv), json: argv.includes('--json') }, io)
  }
  if (!call) return exitCodes.ok
  const { runCommand } = await import('./run-command.ts')
  return runCommand(call, io)
}

/** Commander's sentence in our form. It brings its suggestion along in brackets. */
function explain({ code, message }: CommanderError, argv: readonly string[]) {
  const words = argv.filter((word) => !word.startsWith('-'))
  if (code === 'commander.help') {
    const [group = ''] = words
    return {
      problem: `"callboard ${group}" needs the name of a command`,
      hint: `List them: callboard ${group} --help`,
    }
  }
  const [, suggestion] = /\(Did you mean (?:one of )?(.+?)\?\)/.exec(message) ?? []
  const problem = message
    .replace(/^error: /, '')
    .replace(/\n\(Did you mean .*$/s, '')
    .replaceAll("'", '"')
  return {
    problem: `${problem.charAt(0).toUpperCase()}${problem.slice(1)}`,
    hint: suggestion ? `Did you mean ${suggestion}?` : `See ${helpOf(words)}`,
  }
}

/** The help of the command that was called, as far as one can be made out. */
function helpOf(words: readonly string[]): string {
  const line = `${words.join(' ')} `
  const called = commands.find(({ name }) => line.startsWith(`${name} `))
  return called ? `callboard ${called.name} --help` : 'callboard --help'
}

function version(): string {
  const manifest = readFileSync(join(packageFolder(), 'package.json'), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}
