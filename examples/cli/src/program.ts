import { Command, Option } from 'commander'
import type { AnyCommand } from './command.ts'
import { commands, groups } from './commands.ts'
import { addExamples, exitCodesHelp, helpConfiguration } from './help.ts'
import type { Io } from './io.ts'
import { repeated } from './option-parsers.ts'
import type { Call } from './run-command.ts'

/** What {@link createProgram} needs. */
export interface ProgramContext {
  io: Io
  version: string
  /** Receives the command that was called; it runs after the command line was understood. */
  onCall(call: Call): void
}

/** The command line: every command with its arguments, options and help. */
export function createProgram(context: ProgramContext): Command {
  const { io, version } = context
  const program = configured(new Command('callboard'), io)
    .description('Catalog, templates, docs and search of a developer portal, in the terminal.')
    .version(version, '-V, --version', 'print the version')
    .addHelpText('after', exitCodesHelp)
  addExamples(program, {
    examples: [
      'catalog impact resource:payments-db --from examples/acme',
      'validate services/checkout/catalog-info.yaml',
      'serve',
    ],
  })
  const parents = new Map([['', program]])
  for (const [name, summary] of Object.entries(groups)) {
    const members = commands.filter((command) => command.name.startsWith(`${name} `))
    const names = members.map((command) => command.name.slice(name.length + 1))
    const group = configured(new Command(name), io).description(`${summary}: ${names.join(', ')}.`)
    addExamples(group, { examples: members.flatMap(({ examples }) => examples.slice(0, 1)) })
    parents.set(name, group)
  }
  for (const command of commands) {
    const words = command.name.split(' ')
    const parent = parents.get(words.slice(0, -1).join(' ')) ?? program
    if (parent !== program && !program.commands.includes(parent)) program.addCommand(parent)
    parent.addCommand(toCommander(command, words.at(-1) ?? '', context))
  }
  return program
}

function configured(command: Command, io: Io): Command {
  return command
    .exitOverride()
    .configureHelp(helpConfiguration(io))
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      // What is wrong with a command line is shown by `runCli`, like every other error.
      writeErr: () => {},
    })
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
}

function toCommander(
  definition: AnyCommand,
  name: string,
  { io, onCall }: ProgramContext,
): Command {
  const command = configured(new Command(name), io)
    .description(definition.summary)
    .helpCommand(false)
  addExamples(command, definition)
  for (const [argument, description] of definition.args ?? [])
    command.argument(argument, description)
  for (const { flags, description, parse, choices, conflicts, required } of definition.options ??
    []) {
    const option = new Option(flags, description)
    if (parse) option.argParser(parse)
    if (choices) option.choices(choices)
    if (conflicts) option.conflicts(conflicts)
    if (required) option.makeOptionMandatory()
    command.addOption(option)
  }
  if (definition.usesSources) addSourceOptions(command)
  const document = definition.streams ? 'print JSON Lines' : 'print one JSON document'
  command.option('--json', document)
  return command.action(() =>
    onCall({ command: definition, args: command.args, options: command.opts() }),
  )
}

function addSourceOptions(command: Command): void {
  command.addOption(
    new Option(
      '--config <file>',
      'a callboard.config.ts; without it, the one in the project that this command belongs to',
    ),
  )
  command.addOption(
    new Option(
      '--from <path>',
      'a folder or file with entities, instead of a configuration (repeatable)',
    )
      .argParser(repeated)
      .conflicts('config'),
  )
}
