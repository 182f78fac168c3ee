import type { Logger } from '@callboard/core'
import type { ExitCode } from './exit-codes.ts'
import type { Io } from './io.ts'
import type { Progress } from './terminal/progress.ts'
import type { Screen } from './terminal/screen.ts'

/** An option as help shows it. */
export interface CommandOption {
  /** Short and long form with the value's name: `-p, --parameter <key=value>`. */
  flags: string
  description: string
  /** Turns the text into a value; `previous` is what an earlier use of the option gave. */
  parse?: (text: string, previous: unknown) => unknown
  choices?: readonly string[]
  /** The option that it cannot be given with. */
  conflicts?: string
  required?: boolean
}

/** What the work of a command is given. */
export interface CommandContext<Options = unknown> {
  /** Positional arguments, those of a repeatable one in a row. */
  args: readonly string[]
  options: Options
  /** Which sources were named; see `sources/`. */
  sources: SourceOptions
  /** Whether programs read the output. */
  json: boolean
  screen: Screen
  /** Writes at once, for commands that stream: a line for people, or one JSON document in a line. */
  print(line: string): void
  printJson(value: unknown): void
  progress: Progress
  logger: Logger
  signal: AbortSignal
  /** Releases something when the command is over, however it ends. */
  keep(resource: AsyncDisposable): void
  io: Io
}

/** `--config` and `--from` as they were given. */
export interface SourceOptions {
  config?: string
  from: readonly string[]
}

/** What a command found, once for programs and once for people. */
export interface CommandResult {
  json: unknown
  /** Lines for people, the summary last. */
  text(screen: Screen): readonly string[]
  /** @default ok */
  exitCode?: ExitCode
}

/** A command. */
export interface CommandDefinition<Options> {
  /** The words that call it: `catalog list`. */
  name: string
  /** One sentence. */
  summary: string
  /** Command lines without the leading `callboard`, each one that works. */
  examples: readonly string[]
  /** More to know, below the options. */
  notes?: readonly string[]
  /** Positional arguments in commander's notation, with descriptions. */
  args?: readonly (readonly [name: string, description: string])[]
  options?: readonly CommandOption[]
  /** Whether it reads a portal's sources: gives it `--config` and `--from`. */
  usesSources?: boolean
  /** Whether `--json` gives JSON Lines rather than one document. */
  streams?: boolean
  /** Does the work. A command that streams has printed already and answers with its exit code. */
  run(context: CommandContext<Options>): Promise<CommandResult | ExitCode>
}

/** A command whatever its options are. */
// biome-ignore lint/suspicious/noExplicitAny: `defineCommand` types the options where they are used
export type AnyCommand = CommandDefinition<any>

/** Gives a command its type. The heavy packages are imported in `run`, so that help is there at once. */
export function defineCommand<Options = Record<never, never>>(
  command: CommandDefinition<Options>,
): CommandDefinition<Options> {
  return command
}
