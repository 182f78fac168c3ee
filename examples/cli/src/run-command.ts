import {
  CallboardError,
  createLogger,
  escapeControls,
  formatError,
  type LogRecord,
  messageOf,
} from '@callboard/core'
import type { AnyCommand, CommandContext, SourceOptions } from './command.ts'
import { cliErrors } from './errors.ts'
import { type ExitCode, exitCodeOf, exitCodes } from './exit-codes.ts'
import { Interrupted, type Io } from './io.ts'
import { createProgress } from './terminal/progress.ts'
import { createScreen } from './terminal/screen.ts'
import { jsonDocument, jsonLine } from './terminal/to-json.ts'

/** A command as it was called. */
export interface Call {
  command: AnyCommand
  args: readonly string[]
  options: Readonly<Record<string, unknown>>
}

/** Does the work of a command, shows what comes out and answers with the exit code. Never throws. */
export async function runCommand({ command, args, options }: Call, io: Io): Promise<ExitCode> {
  const { json, sources, own } = splitOptions(options)
  const screen = createScreen(io.stdout, io.env)
  const kept: AsyncDisposable[] = []
  const context: CommandContext = {
    args,
    options: own,
    sources,
    json,
    screen,
    print: (line) => io.stdout.write(`${line}\n`),
    printJson: (value) => io.stdout.write(jsonLine(value)),
    progress: createProgress(io),
    logger: createLogger({ level: 'warn', sink: (record) => io.stderr.write(logLine(record, io)) }),
    signal: io.signal,
    keep: (resource) => kept.unshift(resource),
    io,
  }
  try {
    const result = await command.run(context)
    if (typeof result === 'number') return result
    // Nobody waits for the answer any more.
    io.signal.throwIfAborted()
    if (json) io.stdout.write(jsonDocument(result.json))
    else for (const line of result.text(screen)) context.print(line)
    return result.exitCode ?? exitCodes.ok
  } catch (error) {
    if (io.signal.aborted && io.signal.reason instanceof Interrupted) return exitCodes.interrupted
    return fail(error, { json, streams: command.streams ?? false }, io)
  } finally {
    for (const resource of kept) await resource[Symbol.asyncDispose]()
  }
}

/** Commander gives the options of every command and its own ones in one object. */
function splitOptions({ json, config, from, ...own }: Call['options']) {
  const sources: SourceOptions = {
    ...(typeof config === 'string' && { config }),
    from: Array.isArray(from) ? (from as string[]) : [],
  }
  return { json: json === true, sources, own }
}

/** What is wrong with the command line itself, shown like every other error. */
export function failUsage(
  usage: { problem: string; hint: string; json: boolean },
  io: Io,
): ExitCode {
  return fail(cliErrors.USAGE(usage), { json: usage.json, streams: false }, io)
}

/** An error goes to stderr for people; with `--json` it is also the one document on stdout. */
function fail(
  error: unknown,
  { json, streams }: { json: boolean; streams: boolean },
  io: Io,
): ExitCode {
  io.stderr.write(`${formatError(error)}\n`)
  if (!CallboardError.is(error)) io.stderr.write(`${stackOf(error)}\n`)
  if (json) {
    const shown = CallboardError.is(error)
      ? error.toJSON()
      : { code: 'CLI_UNEXPECTED', message: messageOf(error) }
    io.stdout.write(streams ? jsonLine({ error: shown }) : jsonDocument({ error: shown }))
  }
  return CallboardError.is(error) ? exitCodeOf(error) : exitCodes.failed
}

/** An error without a code is a mistake of a program, ours or an extension's: whoever mends it needs to know where. */
function stackOf(error: unknown): string {
  const frames =
    error instanceof Error
      ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
      : []
  return escapeControls(
    ['  This is a mistake in callboard or in an extension; it happened here:', ...frames].join(
      '\n',
    ),
  )
}

function logLine({ level, message, fields }: LogRecord, { stderr }: Io): string {
  const more = Object.entries(fields).map(([key, value]) => `${key}=${JSON.stringify(value)}`)
  // Progress may stand in the line.
  const clear = stderr.isTTY ? '\r\u001b[K' : ''
  return `${clear}${escapeControls([`${level}: ${message}`, ...more].join(' '))}\n`
}
